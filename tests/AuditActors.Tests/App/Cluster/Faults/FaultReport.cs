using System.Globalization;

namespace AuditActors.Tests.App.Cluster.Faults;

/// <summary>What became of a cluster under load to which something happened.</summary>
internal sealed record FaultReport
{
    public required Fault Fault { get; init; }

    public required int Events { get; init; }

    /// <summary>Those in the log.</summary>
    public required int Alerts { get; init; }

    /// <summary>Alerts that an undisturbed node raises and this cluster did not.</summary>
    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>Alerts that this cluster raised and an undisturbed node does not.</summary>
    public required IReadOnlyList<string> Surplus { get; init; }

    /// <summary>Alerts that are in the log more than once.</summary>
    public required int Doubled { get; init; }

    /// <summary>Events that detectors, and alerts that the log, knew before.</summary>
    public required long Copies { get; init; }

    /// <summary>From when it happened, or was made good, until the last event that had to wait for it was judged.</summary>
    public required TimeSpan Gap { get; init; }

    /// <summary>
    /// From then until the first event of a namespace that was new was judged; null where none came any more.
    /// </summary>
    public required TimeSpan? NewAfter { get; init; }

    /// <summary>The longest time meanwhile in which not even the harness got any CPU.</summary>
    public required TimeSpan Standstill { get; init; }

    /// <summary>Namespaces of the stream, and how many of them hardly had to wait.</summary>
    public required int Namespaces { get; init; }

    public required int Undisturbed { get; init; }

    /// <summary>The table's head.</summary>
    public static string Head =>
        $"{"fault",-22}{"events",8}{"alerts",8}{"lost",6}{"extra",6}{"twice",6}{"copies",8}{"flows after",13}{"target",9}"
        + $"{"new after",11}{"stood still",13}  undisturbed";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Fault.Name,-22}{Events,8}{Alerts,8}{Lost.Count,6}{Surplus.Count,6}{Doubled,6}{Copies,8}{Gap.TotalSeconds,11:0.0} s"
        + $"{Fault.Target.TotalSeconds,7:0} s{NewAfter?.TotalSeconds,9:0.0} s{Standstill.TotalSeconds,11:0.0} s"
        + $"  {Undisturbed} of {Namespaces} namespaces");
}
