using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using AuditActors.Runtime.Members;
using Microsoft.Extensions.Logging;

namespace AuditActors.Runtime;

public sealed partial class RuntimeSignals
{
    private readonly ConcurrentDictionary<string, string> _spoolRefusals = new(StringComparer.Ordinal);

    public SpoolStates Spools { get; } = new();

    /// <summary>The sources that this node reads, with what of them waits on its disk.</summary>
    public ImmutableArray<SourceStatus> ReadSources() =>
    [
        .. Sources.Read().Select(source => Spools.Of(source.Source) is { } spool
            ? source with { SpooledEvents = spool.Events, SpooledBytes = spool.Bytes }
            : source),
    ];

    internal void SpoolBegun(string source) => LogSpoolBegun(source);

    internal void SpoolEmptied(string source)
    {
        _spoolRefusals.TryRemove(source, out _);
        LogSpoolEmptied(source);
    }

    // It is tried again and again: told once until it has worked.
    internal void SpoolRefused(string source, string reason)
    {
        if (_spoolRefusals.TryAdd(source, reason)) LogSpoolRefused(source, reason);
    }

    internal void SpoolDamaged(string source, string reason) => LogSpoolDamaged(source, reason);

    private void MeasureSpools()
    {
        _meter.CreateObservableGauge(
            "auditactors.spool",
            () => Spools.States.Select(state => Measured(state, state.Bytes)),
            "By",
            "What files of events that wait on the disk take.");
        _meter.CreateObservableGauge(
            "auditactors.spool.events",
            () => Spools.States.Select(state => Measured(state, state.Events)),
            description: "Events that wait on the disk.");
        _meter.CreateObservableGauge(
            "auditactors.spool.limit",
            () => Spools.States.Select(state => Measured(state, state.Limit)),
            "By",
            "What the files of all sources of the node may take; then the source has to wait.");
    }

    private static Measurement<long> Measured(SpoolState state, long value) =>
        new(value, new KeyValuePair<string, object?>("source", state.Source));

    [LoggerMessage(3050, LogLevel.Warning,
        "{Source}: events come faster than they are taken; they wait on the disk, in order.")]
    private partial void LogSpoolBegun(string source);

    [LoggerMessage(3051, LogLevel.Information, "{Source}: all events that waited on the disk are taken.")]
    private partial void LogSpoolEmptied(string source);

    [LoggerMessage(3052, LogLevel.Warning, "{Source}: the disk takes no more ({Reason}); the source has to wait.")]
    private partial void LogSpoolRefused(string source, string reason);

    [LoggerMessage(3053, LogLevel.Error,
        "{Source}: what waited on the disk cannot be read: {Reason}. It is asked for again.")]
    private partial void LogSpoolDamaged(string source, string reason);
}
