using AuditActors.Rules.Files.Description;
using AuditActors.Rules.Files.Exceptions;
using AuditActors.Rules.Files.Sources;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Reading;

/// <summary>Defines rules and changes them, checking what only the other definitions show.</summary>
internal sealed class RuleCollector(Definitions definitions)
{
    private readonly ExceptionRules _exceptions = new(definitions.Sources);

    public void Define(ItemReader reader, Definition.Rule rule)
    {
        CheckSource(reader, definitions.Rules.Find(rule.Name), rule.Source);
        if (reader.Failed) return;
        rule.IsOfUnknownSource = definitions.Sources.Find(rule.Source) is null;
        if (rule.IsOfUnknownSource)
        {
            reader.Warn(
                DiagnosticCode.UnknownSource,
                $"Unknown source {rule.Source}, skipping",
                NearestName.Hint(rule.Source, definitions.Sources.Names));
        }

        foreach (var exception in rule.Exceptions)
        {
            if (!exception.Fields.IsGiven)
            {
                Refuse(reader, exception, "Rule exception item must have fields property with a list of fields");
                return;
            }

            if (!_exceptions.Complete(reader, exception, rule)) return;
        }

        definitions.Rules.Define(rule, definitions.NextNumber());
    }

    public void Append(ItemReader reader, RuleUpdate update)
    {
        var rule = Known(
            reader, update, "Rule uses 'append' or 'override.<key>: append' but no rule by that name already exists");
        if (rule is null) return;
        if (!update.HasText)
        {
            reader.Fail(
                reader.Context, DiagnosticCode.Validate, "Appended rule must have exceptions or condition property");
            return;
        }

        if (update.Condition is not null) rule.Condition = $"{rule.Condition} {update.Condition}";
        if (update.Output is not null) rule.Output = $"{rule.Output} {update.Output}";
        if (update.Description is not null) rule.Description = $"{rule.Description} {update.Description}";
        rule.Tags.UnionWith(update.Tags ?? []);
        foreach (var exception in update.Exceptions ?? [])
        {
            if (!Append(reader, rule, exception)) return;
        }

        rule.Visibility = definitions.NextNumber();
    }

    public void Replace(ItemReader reader, RuleUpdate update)
    {
        var rule = Known(
            reader,
            update,
            "An 'override.<key>: replace' to a rule was requested but no rule by that name already exists");
        if (rule is null) return;
        rule.Condition = update.Condition ?? rule.Condition;
        rule.Output = update.Output ?? rule.Output;
        rule.Description = update.Description ?? rule.Description;
        if (update.Tags is not null) rule.Tags = new SortedSet<string>(update.Tags, ByteOrder.Instance);
        rule.Exceptions = update.Exceptions ?? rule.Exceptions;
        rule.Priority = update.Priority ?? rule.Priority;
        rule.Capture = update.Capture ?? rule.Capture;
        rule.CaptureDuration = update.CaptureDuration ?? rule.CaptureDuration;
        rule.Enabled = update.Enabled ?? rule.Enabled;
        rule.WarnEventTypes = update.WarnEventTypes ?? rule.WarnEventTypes;
        rule.SkipIfUnknownFilter = update.SkipIfUnknownFilter ?? rule.SkipIfUnknownFilter;
        rule.Visibility = definitions.NextNumber();
    }

    public void Switch(ItemReader reader, string name, bool enabled)
    {
        if (definitions.Rules.Find(name) is { } rule)
        {
            rule.Enabled = enabled;
            return;
        }

        reader.Fail(
            reader.Context,
            DiagnosticCode.Validate,
            "Rule has 'enabled' key but no rule by that name already exists",
            NearestName.Hint(name, definitions.Rules.Names));
    }

    private Definition.Rule? Known(ItemReader reader, RuleUpdate update, string messageIfNone)
    {
        var rule = definitions.Rules.Find(update.Name);
        CheckSource(reader, rule, update.Source);
        if (rule is not null || reader.Failed) return reader.Failed ? null : rule;
        reader.Fail(
            reader.Context,
            DiagnosticCode.Validate,
            messageIfNone,
            NearestName.Hint(update.Name, definitions.Rules.Names));
        return null;
    }

    private static void CheckSource(ItemReader reader, Definition.Rule? previous, string source)
    {
        if (previous is null || previous.Source.Length == 0 || source.Length == 0 || previous.Source == source) return;
        reader.Fail(
            reader.Context,
            DiagnosticCode.Validate,
            "Rule has been re-defined with a different source",
            $"it was '{previous.Source}' before and is '{source}' here; a definition without source is of "
                + $"'{RuleSources.Default}'");
    }

    private bool Append(ItemReader reader, Definition.Rule rule, RuleException exception)
    {
        var previous = rule.Exceptions.Find(known => known.Name == exception.Name);
        var problem = (previous, exception) switch
        {
            (null, { Fields.IsGiven: false }) => "Rule exception must have fields property with a list of fields",
            (null, { Values.Count: 0 }) => "Rule exception must have values property with a list of values",
            (not null, { Fields.IsGiven: true }) =>
                "Can not append exception fields to existing exception, only values",
            (not null, { Comparisons.IsGiven: true }) =>
                "Can not append exception comps to existing exception, only values",
            _ => null,
        };
        if (problem is not null) return Refuse(reader, exception, problem);
        if (previous is not null)
        {
            previous.Values.AddRange(exception.Values);
            return true;
        }

        if (!_exceptions.Complete(reader, exception, rule)) return false;
        rule.Exceptions.Add(exception);
        return true;
    }

    private static bool Refuse(ItemReader reader, RuleException exception, string message)
    {
        reader.Fail(exception.Context, DiagnosticCode.Validate, message);
        return false;
    }
}
