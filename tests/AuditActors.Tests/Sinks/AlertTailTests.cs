using AuditActors.Events;
using AuditActors.Sinks.Grpc;
using AuditActors.Tests.Runtime;

namespace AuditActors.Tests.Sinks;

/// <summary>The client's end: it goes on by itself, without a gap and without copies.</summary>
public sealed class AlertTailTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ListedAlerts _log = new();
    private readonly List<string> _said = [];
    private GrpcServer? _server;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    [Fact]
    public async Task Goes_on_after_the_last_alert_when_the_server_comes_back()
    {
        await StartAsync(_log, port: 0);
        _log.Add(Some.Alert(1));
        await using var alerts = Follow(since: Second(1));
        Assert.Equal("1", await NextAsync(alerts));

        await StopAsync();
        var next = NextAsync(alerts);
        _log.Add(Some.Alert(2));
        await StartAsync(_log, _server!.Address.Port);
        _log.Add(Some.Alert(3));

        Assert.Equal("2", await next);
        Assert.Equal("3", await NextAsync(alerts));
        Assert.Equal(["lost", "resumed"], _said);
    }

    [Fact]
    public async Task Misses_nothing_although_the_connection_broke_before_the_first_alert()
    {
        _log.Add(Some.Alert(1));
        await StartAsync(_log, port: 0);
        await using var alerts = Follow(since: null);
        var next = NextAsync(alerts);
        await _begun.Task.WaitAsync(Patience);

        await StopAsync();
        _log.Add(Some.Alert(2));
        await StartAsync(_log, _server!.Address.Port);

        Assert.Equal("2", await next);
    }

    [Fact]
    public async Task Reads_another_log_from_its_beginning()
    {
        await StartAsync(_log, port: 0);
        for (var number = 1; number <= 3; number++) _log.Add(Some.Alert((ulong)number));
        await using var alerts = Follow(since: Second(1));
        foreach (var number in (string[])["1", "2", "3"]) Assert.Equal(number, await NextAsync(alerts));

        await StopAsync();
        var shorter = new ListedAlerts();
        shorter.Add(Some.Alert(11));
        await StartAsync(shorter, _server!.Address.Port);
        Assert.Equal("11", await NextAsync(alerts));

        await StopAsync();
        var asLong = new ListedAlerts();
        asLong.Add(Some.Alert(21));
        asLong.Add(Some.Alert(22));
        await StartAsync(asLong, _server!.Address.Port);
        Assert.Equal("21", await NextAsync(alerts));
        Assert.Equal(2, _said.Count(said => said == "changed"));
    }

    [Fact]
    public async Task Says_that_there_is_no_server()
    {
        await StartAsync(_log, port: 0);
        await StopAsync();
        await using var alerts = Follow(since: null);

        var failure = await Assert.ThrowsAsync<AlertTailException>(() => NextAsync(alerts));

        Assert.False(failure.IsRefused);
        Assert.Contains("refused", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_what_a_server_refuses()
    {
        await StartAsync(_log, port: 0);
        await using var alerts = Follow(since: null, condition: "rule");

        var failure = await Assert.ThrowsAsync<AlertTailException>(() => NextAsync(alerts));

        Assert.True(failure.IsRefused);
        Assert.StartsWith("condition: expected a valid check operator", failure.Message, StringComparison.Ordinal);
    }

    private static DateTimeOffset Second(int second) => DateTimeOffset.FromUnixTimeSeconds(second);

    private static async Task<string> NextAsync(IAsyncEnumerator<LoggedAlert> alerts)
    {
        Assert.True(await alerts.MoveNextAsync().AsTask().WaitAsync(Patience));
        return alerts.Current.Alert.EventIdentity;
    }

    private IAsyncEnumerator<LoggedAlert> Follow(DateTimeOffset? since, string condition = "") =>
        new AlertTail(
            new AlertTailOptions
            {
                Server = new GrpcPeer(_server!.Address),
                Since = since,
                Condition = condition,
                Begun = _begun.SetResult,
                Lost = _ => _said.Add("lost"),
                Resumed = () => _said.Add("resumed"),
                LogChanged = () => _said.Add("changed"),
                ShortestPause = TimeSpan.FromMilliseconds(10),
                LongestPause = TimeSpan.FromMilliseconds(50),
            },
            TimeProvider.System).FollowAsync(default).GetAsyncEnumerator();

    private async Task StartAsync(IAlertLog log, int port) =>
        _server = await GrpcServer.StartAsync(SomeGrpc.Parts(log, SomeGrpc.Loopback(port)), default);

    private ValueTask StopAsync() => _server!.DisposeAsync();
}
