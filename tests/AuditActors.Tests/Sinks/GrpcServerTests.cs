using System.Text;
using AuditActors.Events;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Grpc.Falco.Schema;
using AuditActors.Sinks.Grpc.V1;
using AuditActors.Tests.Runtime;
using Grpc.Core;
using Grpc.Net.Client;
using Outputs = AuditActors.Sinks.Grpc.Falco.Outputs;
using Versions = AuditActors.Sinks.Grpc.Falco.Version;

namespace AuditActors.Tests.Sinks;

/// <summary>Clients on a real connection, with stubs from the protocol files.</summary>
public sealed class GrpcServerTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly ListedAlerts _log = new();
    private GrpcServer _server = null!;
    private GrpcChannel _channel = null!;

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
    public async Task Every_subscriber_gets_every_alert_from_its_call_on()
    {
        var client = new Outputs.service.serviceClient(_channel);
        _log.Add(Some.Alert(1));
        using var first = client.sub();
        using var second = client.sub();
        await Task.WhenAll(first.ResponseHeadersAsync, second.ResponseHeadersAsync).WaitAsync(Patience);

        _log.Add(Some.Alert(2, rule: "two"));
        _log.Add(Some.Alert(3, rule: "three"));

        Assert.Equal(["two", "three"], await RulesAsync(first.ResponseStream, 2));
        Assert.Equal(["two", "three"], await RulesAsync(second.ResponseStream, 2));
    }

    [Fact]
    public async Task An_alert_has_the_fields_that_clients_of_falco_read()
    {
        _log.Add(Some.Alert(1) with
        {
            Time = 1_760_000_011_726_060_287,
            Tags = ["k8s", "T1609"],
            OutputFields = Encoding.UTF8.GetBytes("""{"evt.time":17,"ka.user.name":"eve","list":["a"],"none":null}"""),
        });
        using var call = new Outputs.service.serviceClient(_channel).get(new Outputs.request());

        Assert.True(await call.ResponseStream.MoveNext(default).WaitAsync(Patience));
        var response = call.ResponseStream.Current;

        Assert.Equal((1_760_000_011, 726_060_287), (response.Time.Seconds, response.Time.Nanos));
        Assert.Equal((priority.Warning, 4), (response.Priority, (int)response.Priority));
        Assert.Equal("08:53:31.726060287: Warning rule 1", response.Output);
        Assert.Equal(("rule", "node", "k8s_audit"), (response.Rule, response.Hostname, response.Source));
        Assert.Equal(["k8s", "T1609"], response.Tags);
        Assert.Equal(
            [("evt.time", "17"), ("ka.user.name", "eve"), ("list", "[\"a\"]"), ("none", "null")],
            response.OutputFields.Select(field => (field.Key, field.Value)).Order());
        Assert.False(await call.ResponseStream.MoveNext(default).WaitAsync(Patience));
    }

    [Fact]
    public async Task Texts_can_change_their_looks_while_it_serves()
    {
        var client = new Outputs.service.serviceClient(_channel);
        _log.Add(Some.Alert(1) with { Time = 1_760_000_011_726_060_287 });

        _server.Reformat(new AlertFormatter(
            new AlertFormatOptions { Hostname = "host", IsoTime = true }, TimeProvider.System));
        using var call = client.get(new Outputs.request());

        Assert.True(await call.ResponseStream.MoveNext(default).WaitAsync(Patience));
        Assert.StartsWith("2025-10-09T08:53:31.", call.ResponseStream.Current.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_gets_again_gets_what_is_new()
    {
        var client = new Outputs.service.serviceClient(_channel);
        _log.Add(Some.Alert(1, rule: "one"));
        using var first = client.get(new Outputs.request());
        Assert.Equal(["one"], await RulesAsync(first.ResponseStream, 1));
        Assert.False(await first.ResponseStream.MoveNext(default).WaitAsync(Patience));
        _log.Add(Some.Alert(2, rule: "two"));

        using var second = client.get(new Outputs.request());

        Assert.Equal(["two"], await RulesAsync(second.ResponseStream, 1));
    }

    [Fact]
    public async Task An_alert_is_found_by_its_id()
    {
        var client = new Alerts.AlertsClient(_channel);
        var logged = _log.Add(Some.Alert(1));

        var found = await client.GetAsync(new GetRequest { Id = logged.Id.ToString() });
        var missing = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.GetAsync(new GetRequest { Id = Guid.Empty.ToString() }));
        var wrong = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.GetAsync(new GetRequest { Id = "x" }));

        Assert.Equal((logged.Id.ToString(), "rule 1"), (found.Id, found.Message));
        Assert.Equal((StatusCode.NotFound, StatusCode.InvalidArgument), (missing.StatusCode, wrong.StatusCode));
    }

    [Fact]
    public async Task Tells_its_version_and_that_of_the_engine()
    {
        var version = await new Versions.service.serviceClient(_channel).versionAsync(new Versions.request());

        Assert.Equal(("0.1.0", 0u, 1u, 0u), (version.Version, version.Major, version.Minor, version.Patch));
        Assert.Equal(("0.62.0", 62u), (version.EngineVersion, version.EngineMinor));
    }

    private static async Task<List<string>> RulesAsync(IAsyncStreamReader<Outputs.response> stream, int count)
    {
        var rules = new List<string>();
        while (rules.Count < count && await stream.MoveNext(default).WaitAsync(Patience))
            rules.Add(stream.Current.Rule);
        return rules;
    }
}
