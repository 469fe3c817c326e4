using Akka.Actor;
using AuditActors.Events;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Runtime.Outbox;

/// <summary>The way of alerts that others have raised into this node's log.</summary>
/// <param name="outbox">Takes the alerts of the node.</param>
/// <param name="source">Where they come from, safe to print.</param>
/// <param name="epoch">Larger after a restart.</param>
public sealed class AlertInlet(IActorRef outbox, string source, long epoch)
{
    private long _sequence;

    /// <summary>
    /// True when the alert is safe: in the log, or delivered where there is none. False when it is not yet.
    /// </summary>
    /// <param name="alert">One that came before is known by its identity.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> RaiseAsync(Alert alert, TimeSpan patience, CancellationToken cancellationToken)
    {
        var batch = new BatchId(source, epoch, Interlocked.Increment(ref _sequence));
        try
        {
            await outbox.Ask<OutboxProtocol.Accepted>(
                new OutboxProtocol.Raise(batch, [alert]), patience, cancellationToken);
            return true;
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }
}
