using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.Admission;

namespace AuditActors.Runtime.Namespaces;

/// <summary>
/// What the events of a batch are for correlations: for those of the namespace, and for those of the cluster.
/// </summary>
internal sealed class NamespaceCorrelations
{
    private readonly List<(ulong Number, EventAdmission Event)> _own = [];
    private readonly List<(ulong Number, ForwardedAdmission Event)> _forCluster = [];

    /// <summary>Takes the event that the reader's evaluator has evaluated.</summary>
    public void Take(AdmissionReader admissions, ulong number)
    {
        if (admissions.Read() is not { } admission) return;
        if (admission.IsForNamespace) _own.Add((number, admission));
        foreach (var forwarded in admission.ForCluster()) _forCluster.Add((number, forwarded));
    }

    /// <summary>Events for the namespace's engine since the last time.</summary>
    public IReadOnlyList<(ulong Number, EventAdmission Event)> TakeOwn() => Take(_own);

    /// <summary>Events for correlators since the last time.</summary>
    public IReadOnlyList<(ulong Number, ForwardedAdmission Event)> TakeForCluster() => Take(_forCluster);

    private static IReadOnlyList<T> Take<T>(List<T> events)
    {
        if (events.Count == 0) return [];
        var taken = events.ToArray();
        events.Clear();
        return taken;
    }
}
