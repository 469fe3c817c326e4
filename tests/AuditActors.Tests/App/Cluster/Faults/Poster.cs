using System.Net;
using System.Text;

namespace AuditActors.Tests.App.Cluster.Faults;

/// <summary>
/// An API server with a webhook: posts one body after another to any node, and again to another one until a node says
/// that its events are safe.
/// </summary>
internal sealed class Poster(FaultLoad load, Func<IReadOnlyList<Uri>> nodes, Random random) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource _stopping = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(1),
        PooledConnectionLifetime = TimeSpan.FromSeconds(1),
    })
    { Timeout = AtMost };

    /// <summary>When each post was tried first.</summary>
    public DateTimeOffset[] Begun { get; } = new DateTimeOffset[load.Posts];

    /// <summary>Completes when all is posted.</summary>
    public Task Done { get; private set; } = Task.CompletedTask;

    public void Start(TimeSpan every) => Done = PostAllAsync(every);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Done.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _stopping.Dispose();
    }

    private async Task PostAllAsync(TimeSpan every)
    {
        var begun = TimeProvider.System.GetTimestamp();
        for (var number = 0; number < load.Posts; number++)
        {
            // On a timetable: what comes late does not delay what follows.
            var early = every * number - TimeProvider.System.GetElapsedTime(begun);
            if (early > TimeSpan.Zero) await Task.Delay(early, _stopping.Token);
            Begun[number] = TimeProvider.System.GetUtcNow();
            while (!await TryPostAsync(number)) await Task.Delay(Pause, _stopping.Token);
        }
    }

    private async Task<bool> TryPostAsync(int number)
    {
        if (nodes() is not { Count: > 0 } targets) return false;
        using var body = new StringContent(load.Post(number), Encoding.UTF8, "application/json");
        try
        {
            using var answer = await _client.PostAsync(targets[random.Next(targets.Count)], body, _stopping.Token);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException || (!_stopping.IsCancellationRequested && e is TaskCanceledException))
        {
            return false;
        }
    }
}
