using System.Collections.Concurrent;

namespace AuditActors.App.Emulator;

/// <summary>Who reads the log now, and how far anybody ever got.</summary>
internal sealed class ConnectedClients(EventLog log)
{
    /// <summary>How many events the sender may be ahead of the slowest client when it has no rate to keep.</summary>
    private const int MaxLead = 1_000;

    private readonly ConcurrentDictionary<EmulatorClient, bool> _clients = new();
    private readonly Pulse _progress = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sentBefore;

    /// <summary>Completes when the first client is there.</summary>
    public Task First => _first.Task;

    public void Add(EmulatorClient client)
    {
        _clients[client] = true;
        _first.TrySetResult();
    }

    public void Remove(EmulatorClient client)
    {
        _clients.TryRemove(client, out _);
        _progress.Beat();
    }

    public void Progressed() => _progress.Beat();

    /// <summary>Whether the event is sent for the first time to any client.</summary>
    public bool IsFirstDelivery(long position)
    {
        var before = Volatile.Read(ref _sentBefore);
        while (position >= before)
        {
            var seen = Interlocked.CompareExchange(ref _sentBefore, position + 1, before);
            if (seen == before) return true;
            before = seen;
        }

        return false;
    }

    /// <summary>Waits until no client is further behind than allowed; nobody connected means no waiting.</summary>
    public async Task RoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var progress = _progress.Next;
            var end = log.End;
            if (_clients.Keys.All(client => end - client.Position < MaxLead)) return;
            await progress.WaitAsync(cancellationToken);
        }
    }
}
