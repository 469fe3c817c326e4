using System.Runtime.CompilerServices;
using AuditActors.Events;

namespace AuditActors.Runtime.Store.Log;

/// <summary>
/// The alert log for any number of readers, each at its own pace. Alerts of this node wake them at once, and those of
/// other nodes where the database tells of them; otherwise they are looked for every second.
/// </summary>
public sealed class LogReader(AlertStore store, TimeProvider clock) : IAlertLog
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public Task<long> EndAsync(CancellationToken cancellationToken) =>
        store.InsistAsync(store.Log.EndAsync, cancellationToken);

    public async IAsyncEnumerable<LoggedAlert> FollowAsync(
        long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var walk = new LogWalk(store, node: null);
        while (true)
        {
            var growth = store.Growth.Next;
            var page = await walk.ReadAsync(after, cancellationToken);
            foreach (var logged in page.Alerts) yield return logged;
            if (page.Alerts.Count > 0) after = page.Alerts[^1].Sequence;
            if (!page.IsLast) continue;
            await Task.WhenAny(growth, Task.Delay(LookEvery, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public Task<IReadOnlyList<LoggedAlert>> ReadAsync(long after, int most, CancellationToken cancellationToken) =>
        store.InsistAsync(stopping => store.Log.ReadAsync(after, node: null, most, stopping), cancellationToken);

    public Task<long> BeforeAsync(DateTimeOffset time, CancellationToken cancellationToken) =>
        store.InsistAsync(stopping => store.Log.BeforeAsync(time, stopping), cancellationToken);

    public Task<IReadOnlyList<LoggedAlert>> ReadBackAsync(
        long after, long before, AlertSelection selection, int most, CancellationToken cancellationToken) =>
        store.InsistAsync(
            stopping => store.Log.ReadBackAsync(after, before, selection, most, stopping), cancellationToken);

    public Task<LoggedAlert?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        store.InsistAsync(stopping => store.Log.FindAsync(id, stopping), cancellationToken);

    public Task<ReadOnlyMemory<byte>> EvidenceAsync(long sequence, CancellationToken cancellationToken) =>
        store.InsistAsync(stopping => store.Log.EvidenceAsync(sequence, stopping), cancellationToken);
}
