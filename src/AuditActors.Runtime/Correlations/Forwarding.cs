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
        foreach (var target in forwarded.SelectMany(each => Targets(each.Number, each.Event)).GroupBy(each => each.To))
        {
            yield return new CorrelationProtocol.Admit(
                target.Key.Name, target.Key.IsForNamespace, nextTicket(), knownSince,
                [.. target.Select(each => each.Event)]);
        }
    }

    private static IEnumerable<((string Name, bool IsForNamespace) To, AdmittedEvent Event)> Targets(
        ulong number, ForwardedAdmission forwarded) =>
        forwarded.Partition is { } partition
            ? [((NamespaceKey.Of(partition), true), new AdmittedEvent(number, forwarded.Admission.ToArray()))]
            : forwarded.Admission.By(CorrelatorKey.Of)
                .Select(each => ((each.Engine, false), new AdmittedEvent(number, each.Admission.ToArray())));
}
