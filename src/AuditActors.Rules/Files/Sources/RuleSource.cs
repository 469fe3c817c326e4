using AuditActors.Rules.Language;
using AuditActors.Rules.Matching;
using AuditActors.Rules.Output;

namespace AuditActors.Rules.Files.Sources;

/// <summary>An event source that rules can name, and what its conditions and outputs may say.</summary>
internal abstract class RuleSource
{
    public abstract string Name { get; }

    /// <summary>Whether events of this source come here, so that its rules are evaluated.</summary>
    public abstract bool IsEvaluated { get; }

    /// <summary>The names of its fields, for hints.</summary>
    public abstract IEnumerable<string> FieldNames { get; }

    /// <summary>Checks a condition whose macros are resolved.</summary>
    public abstract CompileError? Check(Condition condition);

    /// <summary>Checks an output; the template stays null for a source that is not evaluated.</summary>
    public abstract OutputParse ParseOutput(string text);

    /// <summary>Whether a text without blanks names a field, so that it is suspicious as a constant.</summary>
    public abstract bool NamesField(string text);

    /// <summary>Whether an exception may use this field or transformer.</summary>
    public bool IsField(string text) =>
        ConditionParser.Parse($"{text} exists") is { Condition: Condition.Exists exists } && Check(exists) is null;
}
