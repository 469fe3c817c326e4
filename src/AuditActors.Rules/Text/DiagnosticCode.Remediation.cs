namespace AuditActors.Rules.Text;

/// <summary>Findings in remediation rules.</summary>
public sealed partial record DiagnosticCode
{
    public static readonly DiagnosticCode IncompleteRemedy = Error("R01", "Rule or action without what it needs");

    public static readonly DiagnosticCode UnknownActionner = Error("R02", "Unknown actionner");

    public static readonly DiagnosticCode RefusedActionner = Error(
        "R03", "Actionner or output that does not exist here");

    public static readonly DiagnosticCode BadParameter = Error("R04", "Bad parameter");

    public static readonly DiagnosticCode BadCriterion = Error("R05", "Bad criterion in 'match'");

    public static readonly DiagnosticCode BadOutput = Error("R06", "Bad output of an action");

    public static readonly DiagnosticCode BadOverride = Error("R07", "Bad override");

    public static readonly DiagnosticCode MisspeltRemedyKey = Error("R08", "Misspelt key");

    public static readonly DiagnosticCode UnknownRemedyKey = Warning(
        "R20", "Unknown key", "The key means nothing here and is ignored.");

    public static readonly DiagnosticCode CriterionDropped = Warning(
        "R21", "Criterion dropped by a later definition", "The rule matches more alerts than its first definition "
        + "says.");

    public static readonly DiagnosticCode NeverMatches = Warning(
        "R22", "Criterion that no alert can meet", "The rule will never match by it.");

    public static readonly DiagnosticCode MatchesEverything = Warning(
        "R23", "No criterion", "The rule matches every alert.");

    public static readonly DiagnosticCode UnusedAction = Warning(
        "R24", "Unused action", "No rule refers to this action.");

    public static readonly DiagnosticCode InertActionner = Warning(
        "R26", "Actionner that does nothing here", "The action is ignored whenever its turn comes.");

    public static readonly DiagnosticCode UnknownNotifier = Warning(
        "R25", "Unknown notifier", "Nobody is told by it.");
}
