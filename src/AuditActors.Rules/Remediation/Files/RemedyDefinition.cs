using AuditActors.Rules.Text;

namespace AuditActors.Rules.Remediation.Files;

/// <summary>What files say of a remediation rule.</summary>
internal sealed class RemedyDefinition(string name, Context at)
{
    public string Name => name;

    public Context At => at;

    public Placed<string>? Description { get; private set; }

    public Placed<bool>? Continue { get; private set; }

    public Placed<bool>? DryRun { get; private set; }

    public Placed<string>? Priority { get; private set; }

    public Placed<string>? Source { get; private set; }

    public Placed<string>? Condition { get; private set; }

    public List<Placed<string>> Rules { get; private set; } = [];

    public List<Placed<string>> OutputFields { get; private set; } = [];

    public List<Placed<string>> Tags { get; private set; } = [];

    public List<ActionDefinition> Actions { get; } = [];

    public List<Placed<string>> Notifiers { get; private set; } = [];

    public static RemedyDefinition Read(PlaybookMap map, string name, PlaybookFindings findings)
    {
        map.ReportUnknownKeys(PlaybookKeys.OfRule);
        var rule = new RemedyDefinition(name, map.At)
        {
            Description = map.Text(PlaybookKeys.Description, mayBeEmpty: true),
            Continue = map.Flag(PlaybookKeys.Continue),
            DryRun = map.Flag(PlaybookKeys.DryRun),
            Notifiers = [.. map.Texts(PlaybookKeys.Notifiers)],
        };
        foreach (var action in map.Maps(PlaybookKeys.Actions))
        {
            if (action.Text(PlaybookKeys.Action) is { } of)
                rule.Actions.Add(ActionDefinition.Read(action, of.Value, findings));
            else
                findings.Add(action.At.Report(
                    DiagnosticCode.IncompleteRemedy, "action without a name", "give it one: action: NAME"));
        }

        if (map.Map(PlaybookKeys.Match) is { } match) rule.ReadMatch(match);
        return rule;
    }

    /// <summary>Priority and source of the later definition count even when it gives none, as in Talon.</summary>
    public void Merge(RemedyDefinition later, PlaybookFindings findings)
    {
        Description = later.Description ?? Description;
        Continue = later.Continue ?? Continue;
        DryRun = later.DryRun ?? DryRun;
        WarnOfDropped(PlaybookKeys.Priority, Priority, later.Priority, later.At, findings);
        WarnOfDropped(PlaybookKeys.Source, Source, later.Source, later.At, findings);
        Priority = later.Priority;
        Source = later.Source;
        Condition = later.Condition ?? Condition;
        Rules.AddRange(later.Rules);
        OutputFields.AddRange(later.OutputFields);
        Tags.AddRange(later.Tags);
        Actions.AddRange(later.Actions);
        Notifiers.AddRange(later.Notifiers);
    }

    /// <summary>Forgets what an override replaces.</summary>
    public void Clear(string key)
    {
        if (key == PlaybookKeys.Actions) Actions.Clear();
        if (key == PlaybookKeys.Notifiers) Notifiers.Clear();
        if (key != PlaybookKeys.Match) return;
        Priority = Source = Condition = null;
        Rules.Clear();
        OutputFields.Clear();
        Tags.Clear();
    }

    private void ReadMatch(PlaybookMap match)
    {
        match.ReportUnknownKeys(PlaybookKeys.OfMatch);
        Rules = [.. match.Texts(PlaybookKeys.Rules)];
        Priority = match.Text(PlaybookKeys.Priority, mayBeEmpty: true);
        Source = match.Text(PlaybookKeys.Source, mayBeEmpty: true);
        OutputFields = [.. match.Texts(PlaybookKeys.OutputFields)];
        Tags = [.. match.Texts(PlaybookKeys.Tags)];
        Condition = match.Text(PlaybookKeys.Condition);
    }

    private static void WarnOfDropped(
        string key, Placed<string>? earlier, Placed<string>? later, Context at, PlaybookFindings findings)
    {
        if (earlier is not { Value.Length: > 0 } || later is not null) return;
        findings.Add(at.Report(
            DiagnosticCode.CriterionDropped,
            $"The later definition gives no '{key}', which drops the earlier '{earlier.Value}'",
            $"repeat '{key}' here"));
    }
}
