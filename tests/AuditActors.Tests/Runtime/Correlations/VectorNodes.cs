using Akka.Actor;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Runtime.Outbox;
using AuditActors.Runtime.Store;
using AuditActors.Tests.Runtime.Store;
using Microsoft.Data.Sqlite;

namespace AuditActors.Tests.Runtime.Correlations;

/// <summary>
/// A node and the ones after it. Where there are several, each has an actor system of its own and all of them one store
/// on disk; the last breath of the one before is not waited for.
/// </summary>
internal sealed class VectorNodes : IAsyncDisposable
{
    private readonly RuleSet _rules;
    private readonly TestFolder? _folder;
    private readonly List<Alert> _raised = [];
    private ActorSystem _system;
    private AlertStore? _store;
    private CorrelatingNode? _current;
    private long _read;

    /// <param name="system">Where the node lives if it is the only one.</param>
    /// <param name="rules">What it runs.</param>
    /// <param name="restarts">Whether there will be others.</param>
    public VectorNodes(ActorSystem system, RuleSet rules, bool restarts)
    {
        (_system, _rules) = (system, rules);
        if (restarts) _folder = new TestFolder("vectors");
        else _current = new CorrelatingNode(system, rules, system.ActorOf(Props.Create(() => new Recorder(_raised))));
    }

    public CorrelatingNode Current => _current ??= StartStored();

    /// <summary>Alerts of correlations since the last time.</summary>
    public async Task<IReadOnlyList<Alert>> TakeAlertsAsync()
    {
        if (_store is not null)
        {
            foreach (var logged in await AlertStoreTests.ReadAllAsync(_store, _read))
            {
                _read = logged.Sequence;
                if (logged.Alert.EventIdentity.StartsWith("c:", StringComparison.Ordinal)) _raised.Add(logged.Alert);
            }
        }

        var taken = _raised.ToArray();
        _raised.Clear();
        return taken;
    }

    /// <summary>Another node takes over: everything, or only the log of alerts.</summary>
    public async Task RestartAsync(bool isDurable)
    {
        _ = Current;
        await _system.Terminate();
        if (!isDurable) await ForgetEnginesAsync();
        _current = StartStored();
        await _current.WakeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_folder is null) return;
        if (_store is not null) await _system.Terminate();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private CorrelatingNode StartStored()
    {
        var signals = Some.Signals();
        _system = ActorSystem.Create("vectors", "akka.loglevel = off");
        _store = Stores.Open(
            new StoreOptions { Location = new StoreLocation.SqliteFile(File), Node = "node" }, signals);
        return new CorrelatingNode(_system, _rules, _system.ActorOf(StoreActor.Props(_store, signals)), _store);
    }

    private string File => Path.Combine(_folder!.FullName, "vector.db");

    private async Task ForgetEnginesAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={File}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM engine_state; DELETE FROM engines";
        await command.ExecuteNonQueryAsync();
    }

    // The sender waits for the answer, so that the list is not used at the same time.
    private sealed class Recorder(List<Alert> raised) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is not OutboxProtocol.Raise raise) return;
            raised.AddRange(raise.Alerts.Where(alert => alert.Id is not null));
            Sender.Tell(new OutboxProtocol.Accepted(raise.Batch));
        }
    }
}
