using Akka.Actor;

namespace AuditActors.Runtime.Store;

/// <summary>The orderly end of a store: sinks get what is logged, positions are written.</summary>
public static class StoreSettling
{
    /// <summary>
    /// True when everything was settled in time; what was not is delivered again after the next start.
    /// </summary>
    public static async Task<bool> SettleAsync(IActorRef sink, IActorRef writer, TimeSpan within)
    {
        try
        {
            await sink.Ask<StoreProtocol.CaughtUp>(StoreProtocol.CatchUp.Instance, within);
            await writer.Ask<StoreProtocol.Flushed>(StoreProtocol.Flush.Instance, within);
            return true;
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }
}
