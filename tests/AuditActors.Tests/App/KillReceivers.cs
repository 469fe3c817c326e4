using System.Collections.Concurrent;
using System.Diagnostics;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Http;
using AuditActors.Tests.Sinks;

namespace AuditActors.Tests.App;

/// <summary>
/// Whoever gets the alerts of a program that is killed again and again: an HTTP server, a file, a subscriber by gRPC that
/// goes on where it was.
/// </summary>
internal sealed class KillReceivers : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentQueue<Guid> _subscribed = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _port = ApiServer.FreePort();
    private readonly string _file;
    private readonly HttpReceiver _server;
    private readonly Task _following;

    private KillReceivers(string folder, HttpReceiver server)
    {
        _file = Path.Combine(folder, "alerts.jsonl");
        _server = server;
        _following = FollowAsync();
    }

    /// <summary>Arguments of the program by which they get alerts.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        "--set", $"sinks.server {{ type = http, url = \"{_server.Address}\" }}",
        "--set", $"sinks.file {{ type = file, path = \"{_file}\" }}",
        "--set", $"grpc.listen = \"127.0.0.1:{_port}\"",
    ];

    public IEnumerable<string> IdsOfServer =>
        _server.Requests.Select(request => $"{request.Headers[HttpSink.IdHeader]}");

    public IEnumerable<string> IdsOfSubscriber => _subscribed.Select(id => $"{id}");

    /// <summary>The lines of the file have no ids, but their events have.</summary>
    public IEnumerable<string> EventsInFile => File.Exists(_file)
        ? SeenEvents.In(File.ReadAllText(_file))
        : [];

    public static async Task<KillReceivers> StartAsync(string folder) => new(folder, await HttpReceiver.StartAsync());

    /// <summary>Waits until each has so many different alerts, as long as that may take.</summary>
    public async Task AwaitAsync(int alerts, TimeSpan patience)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < patience
            && ((IEnumerable<string>[])[IdsOfServer, IdsOfSubscriber, EventsInFile]).Any(HasLess))
            await Task.Delay(LookEvery, TimeProvider.System);

        bool HasLess(IEnumerable<string> received) => received.Distinct().Count() < alerts;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _following;
        await _server.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task FollowAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var tail = new AlertTail(
                new AlertTailOptions
                {
                    Server = new GrpcPeer(new Uri($"http://127.0.0.1:{_port}")),
                    Since = DateTimeOffset.UnixEpoch,
                    LongestPause = TimeSpan.FromSeconds(1),
                },
                TimeProvider.System);
            try
            {
                await foreach (var logged in tail.FollowAsync(_stopping.Token)) _subscribed.Enqueue(logged.Id);
            }
            catch (AlertTailException) when (_subscribed.IsEmpty)
            {
                // There was nobody yet to follow.
                await Task.Delay(LookEvery, TimeProvider.System);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
