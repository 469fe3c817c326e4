using AuditActors.Events;
using AuditActors.Rules.Matching;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.Admission;

namespace AuditActors.Runtime.Namespaces;

/// <summary>
/// What became of events, in their order: alerts, and what they are for correlations of the namespace and of the
/// cluster.
/// </summary>
internal sealed class JudgedEvents
{
    private ulong _number;

    public List<Alert> Alerts { get; } = [];

    /// <summary>Events for the namespace's engine.</summary>
    public List<(ulong Number, EventAdmission Event)> Own { get; } = [];

    /// <summary>Events for correlators.</summary>
    public List<(ulong Number, ForwardedAdmission Event)> ForCluster { get; } = [];

    /// <summary>Takes the alerts that an event raises.</summary>
    public void Judge(RuleEvaluator evaluator, in ObservedEvent observed)
    {
        _number = observed.Number;
        evaluator.Evaluate(observed, Alerts);
    }

    /// <summary>Takes what the event judged last is for correlations.</summary>
    public void Admit(AdmissionReader admissions)
    {
        if (admissions.Read() is not { } admission) return;
        if (admission.IsForNamespace) Own.Add((_number, admission));
        if (admission.ForCluster() is { } forwarded) ForCluster.Add((_number, forwarded));
    }

    public void Append(JudgedEvents later)
    {
        Alerts.AddRange(later.Alerts);
        Own.AddRange(later.Own);
        ForCluster.AddRange(later.ForCluster);
    }
}
