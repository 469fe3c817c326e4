using System.Globalization;
using System.Net;
using AuditActors.App.Emulator;
using AuditActors.Runtime.Store;
using AuditActors.Tests.App.Emulator;
using AuditActors.Tests.Runtime;
using AuditActors.Tests.Runtime.Store;

namespace AuditActors.Tests.App.Cluster.Faults;

/// <summary>
/// A cluster under load, and what may happen to it. Nodes are processes with certificates, a PostgreSQL server is their
/// store, an emulator their stream, and each has a webhook. A seed decides whom it hits.
/// </summary>
internal sealed class FaultRun : IAsyncDisposable
{
    private const string TraceFolder = "AUDITACTORS_FAULTS_TRACE";
    private const int LinesTold = 25;
    private const string Reads = "reads it";
    private const string ReadsNow = "reads it now";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan HardlyWaited = TimeSpan.FromSeconds(2);
    private readonly Fault _fault;
    private readonly FaultLoad _load;
    private readonly TestFolder _folder = new("faults");
    private readonly Recordings _recordings = new();
    private readonly PostgreSqlServer _server;
    private readonly ClusterNetwork _network;
    private readonly DatabaseLink _link;
    private readonly AlertTable _table;
    private readonly IPEndPoint _streamAt;
    private LdpEmulator _stream = null!;
    private SentTimes _sent = null!;
    private readonly NodeProcesses _nodes;
    private readonly NodeMetrics _metrics;
    private readonly Poster _poster;
    private readonly TestCertificates _certificates;
    private readonly int _hookPort;
    private readonly Standstill _standstill = new();
    private DateTimeOffset _from;

    private FaultRun(
        Fault fault, FaultLoad load, PostgreSqlServer server, string connection, ClusterNetwork network)
    {
        (_fault, _load, _server, _network) = (fault, load, server, network);
        _streamAt = new IPEndPoint(network.Host, NodeProcesses.FreePort());
        Random = new Random(load.Seed);
        _link = new DatabaseLink(connection);
        _table = new AlertTable(new StoreLocation.PostgreSql(connection));
        _certificates = new TestCertificates(_folder.FullName);
        _hookPort = NodeProcesses.FreePort();
        _nodes = new NodeProcesses(
            network,
            fault.Nodes,
            [
                "--source", $"ws://{_streamAt}/tail/?tk=demo&begin={Some.Time.ToUnixTimeSeconds()}",
                "-r", _recordings.Write("rules.yaml", FaultLoad.RulesText),
                "--set", $"profile={fault.Profile}",
                "--set", "store.kind=postgresql",
                "--set", $"store.postgresql.connection-file=\"{_recordings.Write("connection", _link.Connection)}\"",
                "--set", "log.akka-level=info",
                // There is no stream until the cluster has formed.
                "--set", "ldp.longest-pause=1s",
                .. FaultLoad.Settings,
            ]);
        _metrics = new NodeMetrics(_nodes);
        _poster = new Poster(load, () => [.. _nodes.Running.Select(HookOf)], new Random(load.Seed));
    }

    public Random Random { get; }

    /// <summary>Numbers of the nodes that run.</summary>
    public IReadOnlyList<int> Running => _nodes.Running;

    public ClusterNetwork Network => _network;

    /// <summary>The database of all nodes.</summary>
    public PostgreSqlServer Database => _server;

    /// <summary>By how much the database is late.</summary>
    public TimeSpan DatabaseDelay
    {
        set => _link.Delay = value;
    }

    /// <summary>A cluster that judges what comes.</summary>
    public static async Task<FaultRun> StartAsync(Fault fault, FaultLoad load, PostgreSqlServer server)
    {
        var connection = await server.NewDatabaseAsync();
        var network = await ClusterNetwork.CreateAsync(fault.Nodes);
        if (fault.NeedsCut && !network.CanCut)
        {
            await network.DisposeAsync();
            Skip.If(true, "this machine allows no namespaces of the network");
        }

        var run = new FaultRun(fault, load, server, connection, network);
        try
        {
            await run.StartNodesAsync();
            await run.StartLoadAsync();
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>From here on time counts: it happens now, or is good again.</summary>
    public void CountFromNow()
    {
        _standstill.CountFromNow();
        _from = TimeProvider.System.GetUtcNow();
    }

    /// <summary>The node that reads the stream.</summary>
    public int Reader => Running.First(node => _nodes[node].Errors
        .LastOrDefault(line => line.Contains(Reads, StringComparison.Ordinal))
        ?.Contains(ReadsNow, StringComparison.Ordinal) == true);

    /// <summary>Some of the nodes that run, at random.</summary>
    public int[] Pick(int count, Func<int, bool>? among = null)
    {
        int[] nodes = [.. Running.Where(among ?? (_ => true))];
        Random.Shuffle(nodes);
        return nodes[..count];
    }

    /// <summary>Starts a node, or starts it again on its address.</summary>
    public void Start(int node)
    {
        var (certificate, key) = _certificates.Issue($"node-{node}");
        _nodes.Start(node,
        [
            "--source", HookOf(node).ToString(),
            "--set", $"cluster.tls.certificate-file=\"{certificate}\"",
            "--set", $"cluster.tls.key-file=\"{key}\"",
            "--set", $"cluster.tls.ca-file=\"{_certificates.AuthorityFile}\"",
        ]);
    }

    /// <summary>A node ends at once, as if its machine had lost power.</summary>
    public async Task KillAsync(int node)
    {
        await _metrics.LookOnceAsync();
        await _nodes[node].StopAsync("KILL");
    }

    /// <summary>A node ends in good order.</summary>
    public async Task LeaveAsync(int node)
    {
        await _metrics.LookOnceAsync();
        var (code, _) = await _nodes[node].StopAsync("TERM");
        Assert.True(code == 0, Told($"node {node} ended with {code}"));
    }

    public Task SignalAsync(int node, string signal) => _nodes[node].SignalAsync(signal);

    /// <summary>Waits for a node that has to end by itself, with a fault.</summary>
    public async Task EndedAsync(int node, TimeSpan within)
    {
        var end = _nodes[node].EndAsync();
        await Task.WhenAny(end, Task.Delay(within));
        Assert.True(end.IsCompleted, Told($"node {node} did not end"));
        Assert.True(await end != 0, Told($"node {node} ended as if nothing had happened"));
    }

    /// <summary>Waits until all nodes that run agree that they are the cluster.</summary>
    /// <param name="isReady">Whether they have to be ready, too.</param>
    public async Task FormedAsync(bool isReady = true)
    {
        var begun = TimeProvider.System.GetTimestamp();
        foreach (var node in Running)
        {
            while (!await _metrics.IsFormedAsync(node, Running.Count)
                || (isReady && !await _metrics.IsReadyAsync(node)))
            {
                Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, Told($"node {node} is not ready"));
                await Task.Delay(LookEvery);
            }
        }
    }

    /// <summary>Waits until everything is judged, stops what runs and compares with an undisturbed node.</summary>
    public async Task<FaultReport> FinishAsync()
    {
        var expected = await UndisturbedRun.AlertsAsync(_load);
        await _stream.AllSent.WaitAsync(Patience);
        var isComplete = await _table.WaitForAsync(expected.Count, Patience);
        var found = await _table.SettledAsync();
        Assert.True(isComplete, Told($"not {string.Join(", ", Beyond(expected, found))}"));
        await _poster.Done.WaitAsync(Patience);
        await _metrics.LookOnceAsync();
        // While a dead node still counts, the last ones to leave would be a minority, and would have to end with a fault.
        await FormedAsync(isReady: false);
        foreach (var node in Running) await LeaveAsync(node);
        Trace(found);
        var waits = found.Select(alert => (alert.Namespace, alert.Event, Wait: WaitOf(alert))).ToList();
        var perNamespace = waits.Where(alert => FaultLoad.NumberOf(alert.Event) is not null)
            .Where(alert => !FaultLoad.IsNew(alert.Namespace))
            .GroupBy(alert => alert.Namespace).ToList();
        return new FaultReport
        {
            Fault = _fault,
            Events = _load.Seen,
            Alerts = found.Count,
            Lost = Beyond(expected, found),
            Doubled = found.Count - found.DistinctBy(alert => alert.Id).Count(),
            Surplus = Beyond(found, expected),
            Copies = _metrics.Copies,
            Gap = waits.Max(alert => alert.Wait),
            NewAfter = found.Where(alert => FaultLoad.IsNew(alert.Namespace) && SentAt(alert) >= _from)
                .Min(alert => (TimeSpan?)(alert.LoggedAt - _from)),
            Standstill = _standstill.Longest,
            Namespaces = perNamespace.Count,
            Undisturbed = perNamespace.Count(alerts => alerts.Max(alert => alert.Wait) < HardlyWaited),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _standstill.DisposeAsync();
        await _poster.DisposeAsync();
        await _metrics.DisposeAsync();
        await _nodes.DisposeAsync();
        if (_stream is not null)
        {
            await _sent.DisposeAsync();
            await _stream.DisposeAsync();
        }

        await _link.DisposeAsync();
        await _network.DisposeAsync();
        _certificates.Dispose();
        _recordings.Dispose();
        _folder.Dispose();
    }

    private async Task StartNodesAsync()
    {
        for (var node = 0; node < (_fault.AtFirst ?? _fault.Nodes); node++) Start(node);
        await FormedAsync(isReady: false);
    }

    private async Task StartLoadAsync()
    {
        _stream = await LdpEmulator.StartAsync(
            new LdpEmulatorOptions
            {
                Files = [_recordings.Write("load.jsonl", _load.Lines())],
                Listen = _streamAt,
                Rate = _load.Rate,
                DropAfter = _fault.DropAfter,
            },
            default);
        _sent = new SentTimes(_stream);
        _metrics.Start();
        _poster.Start(every: _load.Lasts / Math.Max(1, _load.Posts) * 0.8);
        Assert.True(await _table.WaitForAsync((int)(2 * _load.Rate), Patience), Told("nothing is detected"));
    }

    private Uri HookOf(int node) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"http://{_network.AddressOf(node)}:{_hookPort + (_network.CanCut ? 0 : node)}/k8s-audit"));

    // What was judged before time counted has not waited.
    private TimeSpan WaitOf(FoundAlert alert)
    {
        var sent = SentAt(alert);
        var wait = alert.LoggedAt - (sent > _from ? sent : _from);
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private DateTimeOffset SentAt(FoundAlert alert) => FaultLoad.NumberOf(alert.Event) is { } number ? _sent.Of(number)
        : FaultLoad.PostOf(alert.Event) is { } post ? _poster.Begun[post]
        : alert.LoggedAt;

    private static List<string> Beyond(IReadOnlyList<FoundAlert> some, IReadOnlyList<FoundAlert> others)
    {
        var known = others.Select(alert => alert.Id).ToHashSet();
        return [.. some.Where(alert => !known.Contains(alert.Id)).Select(alert => $"{alert.Rule} on {alert.Event}")];
    }

    private void Trace(IReadOnlyList<FoundAlert> found)
    {
        if (Environment.GetEnvironmentVariable(TraceFolder) is not { Length: > 0 } folder) return;
        Directory.CreateDirectory(folder);
        File.WriteAllLines(
            Path.Combine(folder, $"{_fault}.txt"),
            [
                $"{_from:HH:mm:ss.fff} time counts from here",
                .. found.Select(alert => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{alert.LoggedAt:HH:mm:ss.fff} waited {WaitOf(alert).TotalSeconds:0.000} ")
                    + $"{alert.Namespace} {alert.Event} {alert.Rule}"),
                .. Enumerable.Range(0, _fault.Nodes)
                    .SelectMany(node => _nodes.ErrorsOf(node).Select(line => $"node {node}: {line}")),
            ]);
    }

    private string Told(string what) => $"{_fault}: {what}\n" + string.Join('\n', Enumerable.Range(0, _fault.Nodes)
        .SelectMany(node => _nodes.ErrorsOf(node).TakeLast(LinesTold).Select(line => $"node {node}: {line}")));
}
