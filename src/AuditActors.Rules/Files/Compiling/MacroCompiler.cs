using System.Collections.Immutable;
using AuditActors.Rules.Files.Description;
using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Language;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Compiling;

/// <summary>Parses every macro, then puts macros into macros.</summary>
internal sealed class MacroCompiler(Definitions definitions, ConditionReader conditions, FileProblems problems)
{
    private readonly Dictionary<string, Condition> _trees = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public ImmutableArray<CompiledMacro> Compile()
    {
        var read = new List<(Definition.Macro Macro, ReadCondition Condition)>();
        foreach (var macro in definitions.Macros.InOrder)
        {
            var condition = conditions.Read(macro.Condition, macro.Condition, macro.ConditionContext);
            if (condition.Tree is null) _failed.Add(macro.Name);
            else _trees[macro.Name] = condition.Tree;
            read.Add((macro, condition));
        }

        return [.. read.Where(one => one.Condition.Tree is not null).Select(one => Resolve(one.Macro, one.Condition))];
    }

    /// <summary>Takes notice of the macros and lists that a condition elsewhere uses.</summary>
    public void NoteUse(string condition, ResolvedLists lists)
    {
        var text = lists.Substitute(condition, new HashSet<string>(StringComparer.Ordinal), new TextEdits());
        if (ConditionParser.Parse(text).Condition is not { } tree) return;
        var expander = new MacroExpander(name => _trees.GetValueOrDefault(name));
        expander.Expand(tree);
        _used.UnionWith(expander.Used);
    }

    public bool IsUsed(string name) => _used.Contains(name);

    /// <summary>Puts macros into a rule's condition; null when that fails.</summary>
    public Condition? Expand(Definition.Rule rule, ReadCondition condition, out ImmutableSortedSet<string> macros) =>
        Expand(condition, rule.Context, rule.ConditionContext, _ => true, out macros);

    private CompiledMacro Resolve(Definition.Macro macro, ReadCondition condition)
    {
        var expanded = Expand(
            condition,
            macro.Context,
            macro.ConditionContext,
            name => definitions.Macros.Find(name)!.Index < macro.Visibility,
            out var macros);
        if (expanded is null) _failed.Add(macro.Name);
        else _trees[macro.Name] = expanded;
        return new CompiledMacro(macro, condition.Text, expanded ?? condition.Tree!, condition.Lists, macros);
    }

    private Condition? Expand(
        ReadCondition condition,
        Context owner,
        Context text,
        Func<string, bool> isVisible,
        out ImmutableSortedSet<string> macros)
    {
        var expander = new MacroExpander(
            name => _trees.TryGetValue(name, out var tree) && isVisible(name) ? tree : null);
        var expanded = expander.Expand(condition.Tree!);
        macros = expander.Used.ToImmutableSortedSet(ByteOrder.Instance);
        if (expander.Problem is { } problem)
        {
            Report(problem, condition, owner, text);
            return null;
        }

        _used.UnionWith(macros);
        if (expanded is { Depth: <= ExpandedCondition.MaxDepth, Terms: <= ExpandedCondition.MaxTerms })
            return macros.Any(_failed.Contains) ? null : expanded.Condition;
        problems.Add(text.Report(
            DiagnosticCode.CompileCondition,
            $"with its macros put in the condition has more than {ExpandedCondition.MaxTerms} terms or "
                + $"{ExpandedCondition.MaxDepth} levels"));
        return null;
    }

    /// <summary>Falco counts such a place from the item, people look for it in the condition.</summary>
    private void Report(MacroProblem problem, ReadCondition condition, Context owner, Context text)
    {
        if (problems.HasErrors && IsConsequence(problem, condition.Tree!)) return;
        var hint = problem.IsUnknown
            ? Later(problem.Macro) ?? NearestName.Hint(problem.Macro, definitions.Macros.Names)
            : null;
        var at = problem.At.Index;
        var asFalco = owner.ReportInCondition(DiagnosticCode.Validate, problem.Message, condition.Text, at, hint: hint);
        var asRead = text.ReportInCondition(DiagnosticCode.Validate, problem.Message, condition.Text, at);
        problems.Add(asFalco with { Place = asRead.Place });
    }

    /// <summary>Whether the problem comes from a macro that has been reported already.</summary>
    private bool IsConsequence(MacroProblem problem, Condition tree) =>
        definitions.IsBroken(problem.Macro)
        || ConditionFields.Terms(tree).OfType<Condition.Macro>().Any(macro => _failed.Contains(macro.Name));

    private string? Later(string macro) => definitions.Macros.Find(macro) is null
        ? null
        : $"'{macro}' is defined further down: a macro sees only macros defined before it";
}
