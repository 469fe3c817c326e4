namespace AuditActors.Rules.Text;

/// <summary>Findings in correlations.</summary>
public sealed partial record DiagnosticCode
{
    public static readonly DiagnosticCode UnknownReference = Error("E01", "Unknown rule or correlation");

    public static readonly DiagnosticCode ReferenceCycle =
        Error("E02", "Correlations refer to one another in a circle");

    public static readonly DiagnosticCode UnknownCorrelationField = Error("E03", "Unknown field or selector");

    public static readonly DiagnosticCode BadThreshold = Error("E04", "Threshold missing, contradictory or misplaced");

    public static readonly DiagnosticCode NotEarly =
        Error("E05", "Early evaluation could raise what a later event unmakes");

    public static readonly DiagnosticCode BadSteps = Error("E06", "Steps of a sequence do not fit together");

    public static readonly DiagnosticCode OnlyAbsence = Error("E07", "Nothing is wanted, only absence");

    public static readonly DiagnosticCode TooMuchState = Error("E08", "State could take more memory than allowed");

    public static readonly DiagnosticCode BadDuration = Error("E09", "Bad duration");

    public static readonly DiagnosticCode TooManySteps = Error("E10", "Too many steps");

    public static readonly DiagnosticCode NoPercentile = Error("E11", "Percentile missing");

    public static readonly DiagnosticCode UnknownCorrelationKey = Error("E12", "Unknown key or value");

    public static readonly DiagnosticCode OneHotPartition = Warning(
        "W01", "Cluster scope without group_by", "All events of the cluster go through one place.");

    public static readonly DiagnosticCode ListGroup = Warning(
        "W02", "List field in group_by", "An event counts once for each of the field's elements, at most 16.");

    public static readonly DiagnosticCode NoMinCount = Warning(
        "W03", "Statistic without min_count", "The first value alone can match.");

    public static readonly DiagnosticCode DisabledReference = Warning(
        "W04", "Referenced rule is disabled", "It raises no alerts of its own but is used here as a silent signal.");

    public static readonly DiagnosticCode AbsentToken = Warning(
        "W05", "Output token of a selector that a match may lack", "It prints <NA> in such a match.");

    public static readonly DiagnosticCode ShortRetention = Warning(
        "W06", "Timespan longer than state is kept", "A restart loses more than the windows that were about to end.");

    public static readonly DiagnosticCode AnyStage = Warning(
        "W07", "Condition without ka.stage", "A request may count once for each of its stages.");

    public static readonly DiagnosticCode NameTaken = Warning(
        "W08", "Name is that of a rule loaded later", "The rule takes the correlation's place.");

    public static readonly DiagnosticCode NeverReached = Warning(
        "W09", "Threshold that nothing reaches",
        "No number of events that a window can hold satisfies the threshold: there will be no alert.");

    public static readonly DiagnosticCode NoEffect = Warning(
        "W10", "Setting without effect", "It changes nothing where it stands, and may have been meant otherwise.");

    public static readonly DiagnosticCode SelectorWithoutAlias = Warning(
        "W11", "Alias without a field for a selector", "The selector's events are left out, as if they did not match.");
}
