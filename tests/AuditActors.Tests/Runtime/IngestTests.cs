using Akka.Streams;
using AuditActors.App.Emulator;
using AuditActors.Events;
using AuditActors.Runtime;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Ingest.Batching;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Outbox;
using AuditActors.Tests.App.Emulator;

namespace AuditActors.Tests.Runtime;

/// <summary>The whole way from a source to a sink, with one detector in place of a shard region.</summary>
public sealed class IngestTests : ActorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Recordings _recordings = new();
    private readonly RuntimeSignals _signals = Some.Signals();
    private readonly KeptAlerts _alerts = new();

    [Fact]
    public async Task A_recorded_file_is_judged_to_its_end_in_order()
    {
        await Read(_recordings.Lines(5_000, Some.Time), AlertOrder.ByEvent).Finished.WaitAsync(Patience);

        Assert.Equal(Ids(5_000), _alerts.AuditIds);
    }

    [Fact]
    public async Task A_tail_that_breaks_off_again_and_again_gives_every_event_once()
    {
        await using var emulator = await StartAsync(new()
        {
            Files = [_recordings.Lines(1_000, Some.Time)],
            DropAfter = 50,
            Faults = [new EmulatorFault(503, Times: 2)],
        });
        var run = Read(Recordings.AllOf(emulator), AlertOrder.AsRaised);

        await AwaitAssertAsync(() => Assert.Equal(1_000, _alerts.AuditIds.Count), Patience);
        run.Stop();
        await run.Finished.WaitAsync(Patience);

        Assert.Equal(Ids(1_000).Order(), _alerts.AuditIds.Order());
        Assert.True(emulator.Connections >= 20);
    }

    [Fact]
    public async Task A_replay_with_an_end_ends()
    {
        await using var emulator = await StartAsync(new()
        {
            Files = [_recordings.Lines(100, Some.Time)],
            StartAtOnce = true,
        });
        await emulator.AllSent;
        var begin = Some.Time.ToUnixTimeSeconds();
        var run = Read($"{emulator.Address}&begin={begin + 10}&end={begin + 19}", AlertOrder.AsRaised);

        await run.Finished.WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(10, 10).Select(i => $"id-{i}").Order(), _alerts.AuditIds.Order());
    }

    [Fact]
    public async Task A_refused_token_is_tried_again()
    {
        await using var emulator = await StartAsync(new()
        {
            Files = [_recordings.Lines(10, Some.Time)],
            Faults = [new EmulatorFault(401, 1), new EmulatorFault(403, 1), new EmulatorFault(404, 1)],
        });
        var run = Read(emulator.Address.ToString(), AlertOrder.AsRaised);

        await AwaitAssertAsync(() => Assert.Equal(10, _alerts.AuditIds.Count), Patience);
        run.Stop();
        await run.Finished.WaitAsync(Patience);
    }

    [Fact]
    public async Task What_is_under_way_is_finished_after_a_stop()
    {
        await using var emulator = await StartAsync(new() { Files = [_recordings.Lines(2_000, Some.Time)] });
        var run = Read(emulator.Address.ToString(), AlertOrder.AsRaised);
        await AwaitAssertAsync(() => Assert.NotEmpty(_alerts.AuditIds), Patience);

        run.Stop();
        await run.Finished.WaitAsync(Patience);

        Assert.Equal(_signals.Tally.Events, _alerts.AuditIds.Count);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _recordings.Dispose();
        _signals.Dispose();
    }

    private IngestRun Read(string source, AlertOrder order)
    {
        var outbox = Sys.ActorOf(OutboxActor.Props(order, [_alerts], TimeProvider.System, _signals));
        var rules = new CurrentRules(Some.Rules(("any", "ka.verb exists")));
        var detector = Sys.ActorOf(NamespaceActor.Props(
            "any", rules, Some.Identities(), correlations: null, Some.Detectors(), outbox, _signals));
        var settings = new IngestSettings
        {
            Order = order,
            Ldp = new()
            {
                ShortestPause = TimeSpan.FromMilliseconds(5),
                LongestPause = TimeSpan.FromMilliseconds(50),
                PauseAfterRefusal = TimeSpan.FromMilliseconds(5),
            },
        };
        var deadLetters = new DeadLetterFile(_recordings.Write("dead", ""), maxBytes: 0, _signals);
        return new IngestGraph(
                settings, spool: null, rules, detector, outbox, correlations: null, deadLetters, TimeProvider.System,
                _signals, cluster: null)
            .Start(SourceAddress.Parse(source), claim: null, Sys.Materializer());
    }

    private static Task<LdpEmulator> StartAsync(LdpEmulatorOptions options) =>
        LdpEmulator.StartAsync(options, CancellationToken.None);

    private static IEnumerable<string> Ids(int count) => Enumerable.Range(0, count).Select(i => $"id-{i}");

    private sealed class KeptAlerts : IAlertSink
    {
        private readonly Lock _lock = new();
        private readonly List<string> _auditIds = [];

        public IReadOnlyList<string> AuditIds
        {
            get { lock (_lock) return [.. _auditIds]; }
        }

        public Task DeliverAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellationToken)
        {
            lock (_lock) _auditIds.AddRange(alerts.Select(alert => alert.EventIdentity.Split('/')[0]));
            return Task.CompletedTask;
        }
    }
}
