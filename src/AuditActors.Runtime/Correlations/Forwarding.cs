using AuditActors.Rules.Temporal;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Runtime.Correlations;

/// <summary>Puts events for other engines together, a message for each engine.</summary>
internal static class Forwarding
{
    /// <param name="forwarded">The events, in order.</param>
    /// <param name="knownSince">For the engines that get them.</param>
    /// <param name="nextTicket">Numbers the messages.</param>
    public static IEnumerable<CorrelationProtocol.Admit> Messages(
        IReadOnlyList<(ulong Number, ForwardedAdmission Event)> forwarded, long knownSince, Func<long> nextTicket)
    {
        if (forwarded.Count == 0) yield break;
        foreach (var target in forwarded.GroupBy(each => Target(each.Event)))
        {
            var events =
                target.Select(each => new AdmittedEvent(each.Number, each.Event.Admission.ToArray())).ToList();
            yield return new CorrelationProtocol.Admit(
                target.Key.To, target.Key.IsForNamespace, nextTicket(), knownSince, events);
        }
    }

    private static (string To, bool IsForNamespace) Target(ForwardedAdmission forwarded) =>
        forwarded.Partition is { } partition
            ? (NamespaceKey.Of(partition), true)
            : (CorrelatorKey.Of(forwarded.Correlation, forwarded.Key), false);
}
