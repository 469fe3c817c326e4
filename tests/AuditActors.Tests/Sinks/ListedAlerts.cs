using System.Runtime.CompilerServices;
using AuditActors.Events;

namespace AuditActors.Tests.Sinks;

/// <summary>An alert log that is a list; the number of an alert is also the second in which it was logged.</summary>
internal sealed class ListedAlerts : IAlertLog
{
    private readonly Lock _lock = new();
    private readonly List<LoggedAlert> _alerts = [];

    public LoggedAlert Add(Alert alert)
    {
        lock (_lock)
        {
            var logged = new LoggedAlert(_alerts.Count + 1, Guid.NewGuid(), "node", alert);
            _alerts.Add(logged);
            return logged;
        }
    }

    public Task<long> EndAsync(CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult((long)_alerts.Count);
    }

    public async IAsyncEnumerable<LoggedAlert> FollowAsync(
        long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var logged in await ReadAsync(after, int.MaxValue, cancellationToken))
            {
                yield return logged;
                after = logged.Sequence;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
        }
    }

    public Task<IReadOnlyList<LoggedAlert>> ReadAsync(long after, int most, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<LoggedAlert>>(
                [.. _alerts.Where(logged => logged.Sequence > after).Take(most)]);
    }

    public Task<long> BeforeAsync(DateTimeOffset time, CancellationToken cancellationToken) =>
        Task.FromResult(time.ToUnixTimeSeconds() - 1);

    public Task<IReadOnlyList<LoggedAlert>> ReadBackAsync(
        long after, long before, AlertSelection selection, int most, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<LoggedAlert>>([.. _alerts
                .Where(logged => logged.Sequence > after && logged.Sequence < before)
                .Where(logged => (selection with { Tags = [] }).Admits(logged.Alert))
                .Reverse()
                .Take(most)]);
    }

    public Task<LoggedAlert?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(_alerts.SingleOrDefault(logged => logged.Id == id));
    }

    public Task<ReadOnlyMemory<byte>> EvidenceAsync(long sequence, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(_alerts.Single(logged => logged.Sequence == sequence).Alert.Evidence);
    }
}
