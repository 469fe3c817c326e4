namespace AuditActors.App.Emulator;

/// <summary>Sends the recordings into the log: at a rate, or as fast as the clients read.</summary>
internal sealed class Emitter(LdpEmulatorOptions options, EventLog log, ConnectedClients clients)
{
    private readonly Restamper _restamper = new();
    private readonly Pace? _pace = options.Rate is { } rate ? new Pace(rate, options.Clock) : null;
    private long _newest;

    /// <summary>Returns after the last event; in a loop only by cancellation.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var pass = 0; pass == 0 || options.Loop; pass++)
        {
            var before = log.End;
            foreach (var file in options.Files)
                await foreach (var auditEvent in Recording.EventsAsync(file, cancellationToken))
                    await SendAsync(auditEvent, pass, cancellationToken);
            if (log.End == before) throw new CommandException($"{string.Join(", ", options.Files)}: no events in it");
        }
    }

    private async Task SendAsync(byte[] auditEvent, int pass, CancellationToken cancellationToken)
    {
        await (_pace?.NextAsync(cancellationToken) ?? clients.RoomAsync(cancellationToken));
        var stamps = EventStamps.Find(auditEvent);
        var now = options.Clock.GetUtcNow();
        var json = options.Restamp ? _restamper.Restamp(auditEvent, stamps, now, pass) : auditEvent;
        var time = options.Restamp ? now : stamps.StagedAt;
        if (time is { } known) _newest = Math.Max(_newest, Microseconds(known));
        log.Append(GelfEnvelope.Wrap(json, _newest), _newest);
    }

    private static long Microseconds(DateTimeOffset time) =>
        (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
