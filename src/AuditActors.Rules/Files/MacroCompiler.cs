using System.Collections.Immutable;
using AuditActors.Rules.Language;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files;

/// <summary>Parses every macro, then puts macros into macros (falco-compat 1.7).</summary>
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
            var condition = conditions.Read(macro.Condition, macro.ConditionContext);
            if (condition.Tree is null) _failed.Add(macro.Name);
            else _trees[macro.Name] = condition.Tree;
            read.Add((macro, condition));
        }

        return [.. read.Where(one => one.Condition.Tree is not null).Select(one => Resolve(one.Macro, one.Condition))];
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
        return new CompiledMacro(macro, condition.Parsed, expanded ?? condition.Tree!, condition.Lists, macros);
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

    private void Report(MacroProblem problem, ReadCondition condition, Context owner, Context text)
    {
        var isConsequence = _failed.Contains(problem.Macro) || definitions.IsBroken(problem.Macro);
        if (problems.HasErrors && isConsequence) return;
        var known = definitions.Macros.Names;
        var hint = problem.IsUnknown ? NearestName.Hint(problem.Macro, known) ?? Later(problem.Macro) : null;
        var inText = text.ReportInCondition(
            DiagnosticCode.Validate, problem.Message, condition.Parsed, problem.At.Index, hint: hint);
        problems.Add(inText with
        {
            Context = owner.ReportInCondition(
                DiagnosticCode.Validate, problem.Message, condition.Written, problem.At.Index, parsed: condition.Parsed)
                .Context,
            Snippet = owner.ReportInCondition(
                DiagnosticCode.Validate, problem.Message, condition.Written, problem.At.Index, parsed: condition.Parsed)
                .Snippet,
        });
    }

    private string? Later(string macro) => definitions.Macros.Find(macro) is null
        ? null
        : $"'{macro}' is defined further down: a macro sees only macros defined before it";
}
