using AuditActors.App.Wiring;
using Microsoft.Extensions.Logging;

namespace AuditActors.Tests.App;

/// <summary>What a node logs is a line each, which says when, how bad and what, once.</summary>
public sealed class LineLoggersTests
{
    private const string OfTheActorSystem =
        "[ERROR][11/27/2026 03:31:28.998Z][Thread 0005][akka://auditactors/system/endpoint] Disassociated\n"
        + "Cause: Akka.Remote.EndpointDisassociatedException: Disassociated\n"
        + "   at Akka.Remote.EndpointWriter.PublishAndThrow(Exception reason)\n"
        + "--- End of stack trace from previous location ---\n"
        + "   at Akka.Actor.ActorCell.Invoke(Envelope envelope)";

    [Fact]
    public void The_actor_system_is_heard_without_its_own_times_and_traces() => Assert.Equal(
        "error: [akka://auditactors/system/endpoint] Disassociated Cause: Akka.Remote.EndpointDisassociatedException: "
        + "Disassociated (broken)",
        Logged(LogLevel.Information));

    [Fact]
    public void Who_looks_for_faults_hears_it_all() =>
        Assert.StartsWith($"error: {OfTheActorSystem} System.IO.IOException: broken", Logged(LogLevel.Debug), StringComparison.Ordinal);

    private static string Logged(LogLevel level)
    {
        var lines = new List<string>();
        using var loggers = new LineLoggers(lines.Add, clock: null, level, LogLevel.Warning);
        loggers.CreateLogger("Akka").Log(
            LogLevel.Error, eventId: 0, OfTheActorSystem, new IOException("broken"), (text, _) => text);
        return Assert.Single(lines);
    }
}
