using System.Collections.Immutable;

namespace AuditActors.Rules.Remediation.Files;

/// <summary>The keys of remediation rules files.</summary>
internal static class PlaybookKeys
{
    public const string Rule = "rule";
    public const string Action = "action";
    public const string Description = "description";
    public const string Actionner = "actionner";
    public const string Parameters = "parameters";
    public const string Continue = "continue";
    public const string IgnoreErrors = "ignore_errors";
    public const string DryRun = "dry_run";
    public const string Contexts = "additional_contexts";
    public const string Output = "output";
    public const string Target = "target";
    public const string Match = "match";
    public const string Rules = "rules";
    public const string Priority = "priority";
    public const string Source = "source";
    public const string OutputFields = "output_fields";
    public const string Tags = "tags";
    public const string Condition = "condition";
    public const string Actions = "actions";
    public const string Notifiers = "notifiers";
    public const string Override = "override";

    public static readonly ImmutableArray<string> OfAction =
        [Action, Description, Actionner, Parameters, Continue, IgnoreErrors, Contexts, Output, Override];

    public static readonly ImmutableArray<string> OfRule =
        [Rule, Description, Match, Continue, DryRun, Actions, Notifiers, Override];

    public static readonly ImmutableArray<string> OfMatch =
        [Rules, Priority, Source, OutputFields, Tags, Condition];

    public static readonly ImmutableArray<string> OfOutput = [Target, Parameters];

    /// <summary>What an override of an action may name; the rest is replaced anyway.</summary>
    public static readonly ImmutableArray<string> OverridableOfAction = [Parameters, Contexts, Output];

    /// <summary>What an override of a rule may name; the rest is replaced anyway.</summary>
    public static readonly ImmutableArray<string> OverridableOfRule = [Match, Actions, Notifiers];
}
