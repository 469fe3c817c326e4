using System.Text;
using AuditActors.Events;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Grpc.V1;
using AuditActors.Tests.Runtime;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

namespace AuditActors.Tests.Sinks;

/// <summary>What clients of <c>auditactors.v1.Alerts</c> can ask for.</summary>
public sealed class AlertServiceTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly ListedAlerts _log = new();
    private GrpcServer _server = null!;
    private GrpcChannel _channel = null!;

    private Alerts.AlertsClient Client => new(_channel);

    public async Task InitializeAsync()
    {
        _server = await GrpcServer.StartAsync(SomeGrpc.Parts(_log), default);
        _channel = GrpcChannel.ForAddress(_server.Address);
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_subscriber_that_comes_back_goes_on_after_its_last_sequence()
    {
        AddNumbered(5);
        long last;
        using (var first = Client.Subscribe(new SubscribeRequest { AfterSequence = 0 }))
        {
            await first.ResponseStream.MoveNext(default).WaitAsync(Patience);
            await first.ResponseStream.MoveNext(default).WaitAsync(Patience);
            last = first.ResponseStream.Current.Sequence;
        }

        Assert.Equal(["3", "4", "5"], await EventsAsync(new SubscribeRequest { AfterSequence = last }, 3));
    }

    [Fact]
    public async Task A_subscriber_may_begin_at_a_time()
    {
        AddNumbered(5);

        var since = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeSeconds(4));

        Assert.Equal(["4", "5"], await EventsAsync(new SubscribeRequest { Since = since }, 2));
    }

    [Theory]
    [InlineData("{'minimumPriority': 'error'}", "2 4")]
    [InlineData("{'rules': ['b', 'c']}", "2 3")]
    [InlineData("{'tags': ['t1', 't3']}", "1 3")]
    [InlineData("{'namespaces': ['', 'pay']}", "2 4")]
    [InlineData("{'condition': 'ka.user.name = eve and not rule = c'}", "1")]
    [InlineData("{'condition': 'priority = critical', 'namespaces': ['pay']}", "4")]
    public async Task A_subscriber_gets_what_fits_its_filter(string filter, string events)
    {
        AddVarious();
        var request = new SubscribeRequest { AfterSequence = 0, Filter = Filter(filter) };
        var expected = events.Split(' ');

        Assert.Equal(expected, await EventsAsync(request, expected.Length));
    }

    [Fact]
    public async Task An_alert_comes_with_all_that_is_known_of_it()
    {
        var logged = _log.Add(Some.Alert(1) with
        {
            Namespace = "shop",
            Tags = ["t"],
            Time = 1_760_000_011_726_060_287,
            OutputFields = """{"ka.user.name":"eve"}"""u8.ToArray(),
        });

        using var call = Client.Subscribe(new SubscribeRequest { AfterSequence = 0 });
        await call.ResponseStream.MoveNext(default).WaitAsync(Patience);

        Assert.Equivalent(logged with { Alert = logged.Alert with { EventNumber = 0 } },
            AlertMessage.Read(call.ResponseStream.Current));
    }

    [Fact]
    public async Task A_slow_subscriber_delays_nobody()
    {
        using var slow = Client.Subscribe(new SubscribeRequest { AfterSequence = 0 });
        await slow.ResponseHeadersAsync.WaitAsync(Patience);
        // More than connections, streams and pipes can hold on the way to it.
        for (var number = 1; number <= 200; number++)
            _log.Add(Some.Alert((ulong)number) with { Message = new byte[100_000] });

        Assert.Equal(200, (await EventsAsync(new SubscribeRequest { AfterSequence = 0 }, 200)).Count);
        Assert.True(await slow.ResponseStream.MoveNext(default).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_subscription_ends_at_the_deadline_of_its_call()
    {
        using var call = Client.Subscribe(
            new SubscribeRequest(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(100));

        var end = await Assert.ThrowsAsync<RpcException>(
            () => call.ResponseStream.MoveNext(default).WaitAsync(Patience));

        Assert.Equal(StatusCode.DeadlineExceeded, end.StatusCode);
    }

    [Fact]
    public async Task A_search_gives_the_latest_alerts_page_by_page()
    {
        AddNumbered(5);

        var first = await Client.SearchAsync(new SearchRequest { PageSize = 2 });
        var second = await Client.SearchAsync(new SearchRequest { PageSize = 2, PageToken = first.NextPageToken });
        var third = await Client.SearchAsync(new SearchRequest { PageSize = 2, PageToken = second.NextPageToken });

        Assert.Equal(["5", "4"], Events(first));
        Assert.Equal(["3", "2"], Events(second));
        Assert.Equal(["1"], Events(third));
        Assert.Equal("", third.NextPageToken);
    }

    [Fact]
    public async Task A_search_looks_for_what_fits_back_to_a_time()
    {
        AddVarious();

        var all = await Client.SearchAsync(new SearchRequest { Filter = Filter("{'tags': ['t1', 't3']}") });
        var late = await Client.SearchAsync(new SearchRequest
        {
            Filter = Filter("{'condition': 'ka.user.name = eve'}"),
            Since = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeSeconds(2)),
        });

        Assert.Equal(["3", "1"], Events(all));
        Assert.Equal(["3"], Events(late));
    }

    [Fact]
    public async Task A_page_is_no_larger_than_clients_take()
    {
        for (var number = 1; number <= 5; number++)
            _log.Add(Some.Alert((ulong)number) with { Message = new byte[900_000] });

        var first = await Client.SearchAsync(new SearchRequest());
        var second = await Client.SearchAsync(new SearchRequest { PageToken = first.NextPageToken });

        Assert.Equal(["5", "4"], Events(first));
        Assert.Equal(["3", "2"], Events(second));
    }

    [Fact]
    public async Task A_search_for_something_rare_goes_on_page_by_page()
    {
        AddNumbered(25_000);
        var request = new SearchRequest { Filter = Filter("{'condition': 'output = \"rule 1\"'}") };

        var first = await Client.SearchAsync(request);
        request.PageToken = first.NextPageToken;
        var second = await Client.SearchAsync(request);

        Assert.Empty(first.Alerts);
        Assert.Equal(["1"], Events(second));
        Assert.Equal("", second.NextPageToken);
    }

    [Fact]
    public async Task An_alert_of_a_rule_is_explained_by_its_event()
    {
        var logged = _log.Add(Some.Alert(1) with { OutputFields = """{"ka.verb":"get"}"""u8.ToArray() });

        var explanation = await Client.ExplainAsync(new ExplainRequest { Id = $"{logged.Id}" });

        Assert.True(explanation.IsComplete);
        Assert.Equal(logged.Sequence, explanation.Alert.Sequence);
        var cause = Assert.Single(explanation.Causes);
        Assert.Equal(("1", """{"ka.verb":"get"}"""), (cause.Identity, cause.Fields));
    }

    [Fact]
    public async Task An_alert_of_a_correlation_is_explained_by_events_and_by_alerts_that_it_took_as_events()
    {
        var inner = _log.Add(Some.Alert(1, rule: "inner"));
        var evidence = $$$"""
            {"events":[
            {"identity":"a/Done","time":1000000000,"as":["made"],"fields":{"ka.verb":"create"}},
            {"identity":"c:{{{inner.Id}}}","time":2000000000,"as":["gone","it"],"fields":{}},
            {"identity":"c:{{{Guid.Empty}}}","time":3000000000,"as":[],"fields":{}}],"left_out":7}
            """;
        var logged = _log.Add(Some.Alert(2) with
        {
            EventIdentity = "c:2",
            Evidence = Encoding.UTF8.GetBytes(evidence),
        });

        var explanation = await Client.ExplainAsync(new ExplainRequest { Id = $"{logged.Id}" });

        Assert.Equal((true, 7), (explanation.IsComplete, explanation.LeftOut));
        Assert.Equal(
            ["a/Done", $"c:{inner.Id}", $"c:{Guid.Empty}"], explanation.Causes.Select(cause => cause.Identity));
        Assert.Equal([1, 2, 3], explanation.Causes.Select(cause => cause.Time.Seconds));
        Assert.Equal(["made", "gone it", ""], explanation.Causes.Select(cause => string.Join(' ', cause.Selectors)));
        Assert.Equal(["", "inner", ""], explanation.Causes.Select(cause => cause.Alert?.Rule ?? ""));
    }

    [Fact]
    public async Task What_the_log_does_not_know_is_not_explained()
    {
        var old = _log.Add(Some.Alert(1) with { EventIdentity = "c:1" });

        var explanation = await Client.ExplainAsync(new ExplainRequest { Id = $"{old.Id}" });
        var missing = await Assert.ThrowsAsync<RpcException>(async () =>
            await Client.ExplainAsync(new ExplainRequest { Id = $"{Guid.Empty}" }));

        Assert.False(explanation.IsComplete);
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
    }

    [Theory]
    [InlineData("{'condition': 'rule = '}", "condition: expected a string value")]
    [InlineData("{'minimumPriority': 'loud'}", "minimum_priority is none of Emergency, Alert")]
    [InlineData("{'rules': ['a\\u0000']}", "rules: there is a NUL")]
    [InlineData("{'tags': ['\\u0000']}", "tags: there is a NUL")]
    [InlineData("{'namespaces': ['a', '\\u0000b']}", "namespaces: there is a NUL")]
    public async Task A_filter_that_is_wrong_is_told(string filter, string message)
    {
        using var call = Client.Subscribe(new SubscribeRequest { Filter = Filter(filter) });

        var subscribing = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default));
        var searching = await Assert.ThrowsAsync<RpcException>(
            async () => await Client.SearchAsync(new SearchRequest { Filter = Filter(filter) }));

        Assert.Equal(
            (StatusCode.InvalidArgument, StatusCode.InvalidArgument), (subscribing.StatusCode, searching.StatusCode));
        Assert.StartsWith(message, subscribing.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_token_that_is_wrong_is_told()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await Client.SearchAsync(new SearchRequest { PageToken = "x" }));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }

    private static Filter Filter(string json) =>
        AuditActors.Sinks.Grpc.V1.Filter.Parser.ParseJson(json.Replace("'", "\"", StringComparison.Ordinal)
            .Replace("\"rule 1\"", "\\\"rule 1\\\"", StringComparison.Ordinal));

    private static IEnumerable<string> Events(SearchResponse response) =>
        response.Alerts.Select(alert => alert.EventIdentity);

    private void AddNumbered(int count)
    {
        for (var number = 1; number <= count; number++) _log.Add(Some.Alert((ulong)number));
    }

    private void AddVarious()
    {
        Add(1, "a", Priority.Warning, "shop", "eve", "t1");
        Add(2, "b", Priority.Error, "", "bob", "t2");
        Add(3, "c", Priority.Warning, "shop", "eve", "t2", "t3");
        Add(4, "d", Priority.Critical, "pay", "bob");
    }

    private void Add(ulong number, string rule, Priority priority, string ns, string user, params string[] tags) =>
        _log.Add(Some.Alert(number, rule: rule) with
        {
            Priority = priority,
            Namespace = ns,
            Tags = [.. tags],
            OutputFields = Encoding.UTF8.GetBytes($$"""{"ka.user.name":"{{user}}"}"""),
        });

    private async Task<List<string>> EventsAsync(SubscribeRequest request, int count)
    {
        using var call = Client.Subscribe(request);
        var events = new List<string>();
        while (events.Count < count && await call.ResponseStream.MoveNext(default).WaitAsync(Patience))
            events.Add(call.ResponseStream.Current.EventIdentity);
        return events;
    }
}
