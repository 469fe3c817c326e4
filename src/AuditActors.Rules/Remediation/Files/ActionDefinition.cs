using AuditActors.Rules.Text;

namespace AuditActors.Rules.Remediation.Files;

/// <summary>What files say of an action: a block of its own, or one inside a rule.</summary>
internal sealed class ActionDefinition(string name, Context at)
{
    public string Name => name;

    public Context At => at;

    public Placed<string>? Description { get; set; }

    public Placed<string>? Actionner { get; set; }

    public Placed<bool>? Continue { get; set; }

    public Placed<bool>? IgnoreErrors { get; set; }

    public ParameterSet Parameters { get; private set; } = new();

    public List<Placed<string>> Contexts { get; private set; } = [];

    public Placed<string>? OutputTarget { get; set; }

    /// <summary>Where an output is given, with a target or without.</summary>
    public Context? OutputAt { get; set; }

    public ParameterSet OutputParameters { get; private set; } = new();

    public static ActionDefinition Read(PlaybookMap map, string name, PlaybookFindings findings)
    {
        map.ReportUnknownKeys(PlaybookKeys.OfAction);
        var action = new ActionDefinition(name, map.At)
        {
            Description = map.Text(PlaybookKeys.Description, mayBeEmpty: true),
            Actionner = map.Text(PlaybookKeys.Actionner),
            Continue = map.Flag(PlaybookKeys.Continue),
            IgnoreErrors = map.Flag(PlaybookKeys.IgnoreErrors),
            Parameters = map.Parameters(PlaybookKeys.Parameters),
            Contexts = [.. map.Texts(PlaybookKeys.Contexts)],
        };
        if (map.Map(PlaybookKeys.Output) is not { } output) return action;
        output.ReportUnknownKeys(PlaybookKeys.OfOutput);
        action.OutputAt = output.At;
        action.OutputTarget = output.Text(PlaybookKeys.Target);
        action.OutputParameters = output.Parameters(PlaybookKeys.Parameters);
        if (action.OutputParameters.IsEmpty && action.OutputTarget is { } target)
        {
            findings.Add(target.At.Report(
                DiagnosticCode.BadOutput, "missing 'parameters' for the output", "local:file takes 'destination'"));
        }

        return action;
    }

    public void Merge(ActionDefinition later, PlaybookFindings findings)
    {
        Description = later.Description ?? Description;
        Actionner = later.Actionner ?? Actionner;
        Continue = later.Continue ?? Continue;
        IgnoreErrors = later.IgnoreErrors ?? IgnoreErrors;
        Parameters.Merge(later.Parameters, findings);
        Contexts.AddRange(later.Contexts);
        OutputTarget ??= later.OutputTarget;
        OutputAt ??= later.OutputAt;
        OutputParameters.Merge(later.OutputParameters, findings);
    }

    /// <summary>This block with what a reference to it adds.</summary>
    public ActionDefinition With(ActionDefinition reference, PlaybookFindings findings)
    {
        var whole = new ActionDefinition(name, reference.At)
        {
            Description = Description,
            Actionner = Actionner,
            Continue = Continue,
            IgnoreErrors = IgnoreErrors,
            Parameters = Parameters.Copy(),
            Contexts = [.. Contexts],
            OutputTarget = reference.OutputTarget ?? OutputTarget,
            OutputAt = reference.OutputAt ?? OutputAt,
            OutputParameters = OutputParameters.Copy(),
        };
        whole.Merge(reference, findings);
        return whole;
    }

    /// <summary>Forgets what an override replaces.</summary>
    public void Clear(string key)
    {
        if (key == PlaybookKeys.Parameters) Parameters.Clear();
        if (key == PlaybookKeys.Contexts) Contexts.Clear();
        if (key != PlaybookKeys.Output) return;
        OutputTarget = null;
        OutputAt = null;
        OutputParameters.Clear();
    }
}
