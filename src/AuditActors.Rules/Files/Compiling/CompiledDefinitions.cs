using System.Collections.Immutable;
using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Language;
using AuditActors.Rules.Output;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Compiling;

/// <summary>A macro ready to be put in place of its name.</summary>
/// <param name="Definition">What the files say.</param>
/// <param name="Text">Its text.</param>
/// <param name="Condition">The tree, other macros put in.</param>
/// <param name="Lists">The lists that its text names.</param>
/// <param name="Macros">The macros that it refers to, directly or through others.</param>
internal sealed record CompiledMacro(
    Definition.Macro Definition,
    ConditionText Text,
    Condition Condition,
    ImmutableSortedSet<string> Lists,
    ImmutableSortedSet<string> Macros);

/// <summary>A rule whose condition and output are checked.</summary>
/// <param name="Definition">What the files say.</param>
/// <param name="ConditionText">The condition with its exceptions.</param>
/// <param name="Condition">The tree, lists and macros put in.</param>
/// <param name="OutputText">The output with what configuration adds.</param>
/// <param name="Output">The output's parts; null for a source that is not evaluated.</param>
/// <param name="ExtraFields">Fields that configuration adds.</param>
/// <param name="Lists">The lists that its condition names.</param>
/// <param name="Macros">The macros that it refers to, directly or through others.</param>
internal sealed record CompiledRule(
    Definition.Rule Definition,
    string ConditionText,
    Condition Condition,
    string OutputText,
    OutputTemplate? Output,
    ImmutableArray<ExtraField> ExtraFields,
    ImmutableSortedSet<string> Lists,
    ImmutableSortedSet<string> Macros);

/// <summary>All definitions compiled.</summary>
internal sealed record CompiledDefinitions(
    ResolvedLists Lists, ImmutableArray<CompiledMacro> Macros, ImmutableArray<CompiledRule> Rules);
