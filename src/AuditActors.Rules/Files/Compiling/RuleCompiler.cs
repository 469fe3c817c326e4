using System.Collections.Immutable;
using AuditActors.Events.Fields;
using AuditActors.Rules.Files.Correlations;
using AuditActors.Rules.Files.Exceptions;
using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Files.Sources;
using AuditActors.Rules.Language;
using AuditActors.Rules.Output;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Compiling;

/// <summary>
/// Compiles all definitions read so far: lists, macros, rules in the order of their definition.
/// Falco ends at the first error; here the rest is compiled too, so that every mistake shows at once.
/// </summary>
internal sealed class RuleCompiler
{
    private const string ContainerInfo = "%container.info";

    private static readonly string[] ForgivenBySkip =
        ["nonexistent field", "invalid formatting token", "unknown event type", "unknown filter:"];

    private readonly Definitions _definitions;
    private readonly FieldCatalog _catalog;
    private readonly FileProblems _problems;
    private readonly OutputExtras _extras;
    private readonly ResolvedLists _lists;
    private readonly ConditionReader _conditions;
    private readonly MacroCompiler _macros;

    public RuleCompiler(
        Definitions definitions, FieldCatalog catalog, RuleSetOptions options, FileProblems problems)
    {
        _definitions = definitions;
        _catalog = catalog;
        _problems = problems;
        _extras = new OutputExtras(options);
        _lists = new ResolvedLists(definitions.Lists);
        _conditions = new ConditionReader(_lists, problems);
        _macros = new MacroCompiler(definitions, _conditions, problems);
    }

    public CompiledDefinitions Compile()
    {
        var macros = _macros.Compile();
        var rules = ImmutableArray.CreateBuilder<CompiledRule>();
        foreach (var rule in _definitions.Rules.InOrder)
        {
            if (rule.IsOfUnknownSource) continue;
            if (Compile(rule, macros) is { } compiled) rules.Add(compiled);
        }

        foreach (var condition in _definitions.Correlations.InOrder.SelectMany(CorrelationReferences.ConditionsOf))
            _macros.NoteUse(condition, _lists);
        WarnOfUnused();
        return new CompiledDefinitions(_lists, macros, rules.ToImmutable());
    }

    private CompiledRule? Compile(Definition.Rule rule, ImmutableArray<CompiledMacro> macros)
    {
        var source = _definitions.Sources.Find(rule.Source)!;
        var written = ExceptionText.Compile(rule, out var culprit, out var problem);
        if (culprit is not null)
        {
            _problems.Add(culprit.Context.Report(DiagnosticCode.Validate, problem!));
            return null;
        }

        var output = OutputOf(rule);
        if (!IsOutputFine(rule, source, output, out var template)) return null;
        if (!AreExtrasFine(rule, source, out var extras)) return null;
        var condition = _conditions.Read(rule.Condition, written, rule.ConditionContext);
        if (condition.Tree is null || _macros.Expand(rule, condition, out var used) is not { } tree) return null;
        var findings = new ConditionFindings(
            rule, condition, [.. macros.Where(macro => used.Contains(macro.Definition.Name))]);
        return IsConditionFine(rule, source, tree, findings)
            ? new CompiledRule(rule, written, tree, output, template, extras, condition.Lists, used)
            : null;
    }

    private string OutputOf(Definition.Rule rule)
    {
        var output = _extras.Append(rule);
        if (!output.Contains(ContainerInfo, StringComparison.Ordinal)) return output;
        _problems.Add(rule.Context.Report(
            DiagnosticCode.DeprecatedItem,
            $"{ContainerInfo} is deprecated: it stands for nothing any more and is left out"));
        return output.Replace(ContainerInfo, "", StringComparison.Ordinal);
    }

    private bool IsOutputFine(Definition.Rule rule, RuleSource source, string output, out OutputTemplate? template)
    {
        var parse = source.ParseOutput(output);
        template = parse.Template;
        if (parse.Error is { } error)
        {
            var isForgiven = rule.SkipIfUnknownFilter && IsForgiven(error);
            _problems.Add(rule.OutputContext.ReportInText(
                isForgiven ? DiagnosticCode.UnknownFilter : DiagnosticCode.CompileOutput,
                error,
                output,
                parse.At,
                OutputHints.For(output, parse.At, source.FieldNames)));
            return false;
        }

        foreach (var warning in DeprecatedFields.InOutput(output, rule.OutputContext)) _problems.Add(warning);
        return true;
    }

    private bool AreExtrasFine(Definition.Rule rule, RuleSource source, out ImmutableArray<ExtraField> extras)
    {
        var fields = ImmutableArray.CreateBuilder<ExtraField>();
        extras = [];
        foreach (var (key, extra) in _extras.Fields(rule))
        {
            var format = extra.Format ?? $"%{key}";
            var parse = source.ParseOutput(format);
            if (parse.Error is { } error)
            {
                _problems.Add(rule.OutputContext.Report(
                    DiagnosticCode.CompileOutput, error, $"configuration adds '{key}' to the output fields"));
                return false;
            }

            foreach (var warning in DeprecatedFields.InOutput(format, rule.OutputContext)) _problems.Add(warning);
            fields.Add(extra.Format is null
                ? new ExtraField(key, _catalog.Lookup(key).Use, null)
                : new ExtraField(key, null, parse.Template));
        }

        extras = fields.ToImmutable();
        return true;
    }

    private bool IsConditionFine(
        Definition.Rule rule, RuleSource source, Condition tree, ConditionFindings findings)
    {
        if (UnsafeComparisons.AnyIn(tree))
            _problems.Add(findings.Report(DiagnosticCode.UnsafeNaCheck, "", null, source));
        foreach (var (name, message) in DeprecatedFields.InCondition(tree))
        {
            var warning = findings.Report(DiagnosticCode.DeprecatedItem, message, null, source);
            _problems.Add(warning with { DeprecatedField = name });
        }

        if (source.Check(tree) is { } error)
        {
            var isForgiven = rule.SkipIfUnknownFilter && IsForgiven(error.Message);
            var code = isForgiven ? DiagnosticCode.UnknownFilter : DiagnosticCode.CompileCondition;
            _problems.Add(findings.Report(code, error.Message, error.At.Index, source));
            return false;
        }

        foreach (var (message, where) in ConstantWarnings.Of(tree, source))
            _problems.Add(findings.ReportRightSide(DiagnosticCode.ConditionWarning, message, where));
        if (!source.IsEvaluated && rule.WarnEventTypes && !EventTypes.AreLimited(tree))
        {
            _problems.Add(rule.Context.Report(
                DiagnosticCode.NoEventType,
                "Rule matches too many evt.type values.",
                $"without 'source: {AuditSource.SourceName}' a rule is one for system calls"));
        }

        return true;
    }

    private void WarnOfUnused()
    {
        if (_problems.HasErrors) return;
        foreach (var macro in _definitions.Macros.InOrder.Where(macro => !_macros.IsUsed(macro.Name)))
        {
            _problems.Add(macro.Context.Report(
                DiagnosticCode.UnusedMacro, "Macro not referred to by any other rule/macro"));
        }

        foreach (var list in _definitions.Lists.InOrder.Where(list => !_lists.IsUsed(list.Name)))
        {
            _problems.Add(list.Context.Report(
                DiagnosticCode.UnusedList, "List not referred to by any other rule/macro"));
        }
    }

    private static bool IsForgiven(string error) =>
        Array.Exists(ForgivenBySkip, part => error.Contains(part, StringComparison.Ordinal));
}
