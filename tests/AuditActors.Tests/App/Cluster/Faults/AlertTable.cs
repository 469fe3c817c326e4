using System.Data.Common;
using System.Text;
using AuditActors.Runtime.Store;
using AuditActors.Runtime.Store.Log;
using LinqToDB;
using LinqToDB.Async;

namespace AuditActors.Tests.App.Cluster.Faults;

/// <summary>An alert as it stands in the log.</summary>
/// <param name="Id">Unique, the same for the same event.</param>
/// <param name="Rule">The rule's or the correlation's name.</param>
/// <param name="Namespace">Where it happened.</param>
/// <param name="Event">Identity of the event.</param>
/// <param name="LoggedAt">When its transaction began.</param>
internal sealed record FoundAlert(string Id, string Rule, string Namespace, string Event, DateTimeOffset LoggedAt);

/// <summary>The log of alerts in a database that may be away.</summary>
internal sealed class AlertTable(StoreLocation location)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Surplus = TimeSpan.FromSeconds(2);
    private readonly StoreDatabase _database = new(location);

    /// <summary>How many alerts there are; 0 while nobody can tell.</summary>
    public async Task<int> CountAsync()
    {
        try
        {
            await using var store = _database.Open();
            return await store.GetTable<AlertRow>().CountAsync();
        }
        catch (DbException)
        {
            return 0;
        }
    }

    /// <summary>Returns when there are that many; false when it takes too long.</summary>
    public async Task<bool> WaitForAsync(int alerts, TimeSpan patience)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (await CountAsync() < alerts)
        {
            if (TimeProvider.System.GetElapsedTime(begun) > patience) return false;
            await Task.Delay(LookEvery);
        }

        return true;
    }

    /// <summary>All alerts, once nothing has been added for a while.</summary>
    public async Task<IReadOnlyList<FoundAlert>> SettledAsync()
    {
        for (var (before, now) = (-1, await CountAsync()); before != now; (before, now) = (now, await CountAsync()))
            await Task.Delay(Surplus);
        await using var store = _database.Open();
        var rows = await store.GetTable<AlertRow>().OrderBy(row => row.Sequence).ToListAsync();
        return
        [
            .. rows.Select(row => new FoundAlert(
                row.Id,
                row.Rule,
                row.Namespace,
                Encoding.UTF8.GetString(row.EventIdentity),
                DateTimeOffset.FromUnixTimeMilliseconds(row.LoggedAt))),
        ];
    }
}
