using System.Security.Cryptography;
using System.Text;
using AuditActors.Events;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Guards;
using AuditActors.Rules.Remediation.Matching;
using AuditActors.Rules.Remediation.Targets;
using AuditActors.Runtime.Store.Journal;

namespace AuditActors.Runtime.Remediation;

/// <summary>From an alert to the actions that are to be taken on it.</summary>
internal sealed class RemediationPlanner(RemediationOptions options)
{
    /// <summary>Source of alerts about the program's own doings, which nothing is ever done about.</summary>
    public const string InternalSource = "internal";

    private readonly Guard _guard = new(options.Guards);

    /// <summary>Every action of every rule that fits, in order; what is forbidden stands there as ignored.</summary>
    public IReadOnlyList<JournaledRemedy> Plan(LoggedAlert logged)
    {
        if (logged.Alert.Source == InternalSource) return [];
        var fields = AlertFacts.Of(logged.Alert);
        return [.. options.Playbook.Match(logged).SelectMany(rule => Plan(logged, rule, fields))];
    }

    /// <summary>The object of an action on an alert; the same whenever it is asked.</summary>
    public static Aim AimOf(RemediationAction action, AlertFacts fields) =>
        TargetResolver.Resolve(fields, action.Actionner.Target);

    private IEnumerable<JournaledRemedy> Plan(LoggedAlert logged, RemediationRule rule, AlertFacts fields)
    {
        var aims = rule.Actions.Select(action => AimOf(action, fields)).ToList();
        var queue = aims.OfType<Aim.At>().FirstOrDefault()?.Target.Key ?? logged.Id.ToString();
        return rule.Actions.Select(
            (action, step) => Plan(logged, rule, action, step, aims[step]) with { Queue = queue });
    }

    private JournaledRemedy Plan(
        LoggedAlert logged, RemediationRule rule, RemediationAction action, int step, Aim aim)
    {
        var target = (aim as Aim.At)?.Target;
        var reason = (aim as Aim.Missed)?.Reason ?? _guard.Forbids(action.Actionner, target);
        var isDryRun = rule.DryRun || options.Guards.DryRun;
        return new JournaledRemedy
        {
            Id = IdOf(logged.Id, rule.Name, step, action.Name),
            AlertId = logged.Id,
            Node = logged.Node,
            Rule = rule.Name,
            Step = step,
            Action = action.Name,
            Actionner = action.Actionner.Name,
            Target = target?.Key ?? "",
            TargetUid = target?.Uid ?? "",
            Queue = "",
            State = reason is not null ? RemedyState.Ignored
                : Waits(action.Actionner) && !isDryRun ? RemedyState.Waiting
                : RemedyState.Pending,
            IsDryRun = isDryRun,
            IsDisruptive = action.Actionner.IsDisruptive,
            Result = reason ?? "",
        };
    }

    private bool Waits(Actionner actionner) =>
        options.Approval == ApprovalMode.All || (options.Approval == ApprovalMode.Disruptive && actionner.IsDisruptive);

    private static string IdOf(Guid alert, string rule, int step, string action)
    {
        var text = $"{alert}:{step}:{rule.Length}:{rule}:{action}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));
    }
}
