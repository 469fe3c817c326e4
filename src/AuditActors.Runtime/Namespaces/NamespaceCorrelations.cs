using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.Admission;
using AuditActors.Runtime.Correlations;

namespace AuditActors.Runtime.Namespaces;

/// <summary>
/// What the events of a batch are for correlations: those of the namespace go to its engine, those of the cluster are
/// kept for the correlators.
/// </summary>
/// <param name="engineFor">The namespace's engine, by knowledge and time of the event that is for it.</param>
internal sealed class NamespaceCorrelations(Func<long, long, HostedEngine> engineFor)
{
    private readonly List<(ulong Number, ForwardedAdmission Event)> _forCluster = [];

    /// <summary>Takes the event that the reader's evaluator has evaluated.</summary>
    public void Take(AdmissionReader admissions, ulong number, long knownSince)
    {
        if (admissions.Read() is not { } admission) return;
        if (admission.IsForNamespace) engineFor(knownSince, admission.Time).Take(number, admission);
        foreach (var forwarded in admission.ForCluster()) _forCluster.Add((number, forwarded));
    }

    /// <summary>Events for correlators since the last time.</summary>
    public IReadOnlyList<(ulong Number, ForwardedAdmission Event)> TakeForCluster()
    {
        if (_forCluster.Count == 0) return [];
        var taken = _forCluster.ToArray();
        _forCluster.Clear();
        return taken;
    }
}
