using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Matching;
using AuditActors.Sinks.Remedies;
using AuditActors.Tests.Rules.Remediation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AuditActors.Tests.Sinks.Remedies;

public sealed class WebhookActionTests : IAsyncLifetime
{
    private readonly List<(string Path, string? Token, string? Key, JsonNode Body)> _posted = [];
    private WebApplication? _receiver;
    private int _answer = StatusCodes.Status204NoContent;

    private string Address => $"{_receiver!.Urls.Single()}/hook/secret";

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        _receiver = builder.Build();
        _receiver.Run(async http =>
        {
            var body = await JsonNode.ParseAsync(http.Request.Body);
            _posted.Add((
                http.Request.Path, http.Request.Headers.Authorization, http.Request.Headers["Idempotency-Key"], body!));
            http.Response.StatusCode = _answer;
        });
        await _receiver.StartAsync();
    }

    public async Task DisposeAsync() => await _receiver!.DisposeAsync();

    [Fact]
    public async Task The_alert_and_the_rule_are_posted()
    {
        var outcome = await PostAsync(Address);

        Assert.Equal(RemedyOutcome.Done("the alert was posted to 127.0.0.1"), outcome);
        var (path, token, key, body) = Assert.Single(_posted);
        Assert.Equal(("/hook/secret", "Bearer t", "id-1"), (path, token, key));
        Assert.Equal(("R", "Tell"), (body["rule"]!.GetValue<string>(), body["action"]!.GetValue<string>()));
        Assert.Equal("shop", body["alert"]!["output_fields"]!["ka.target.namespace"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_dry_run_posts_nothing()
    {
        Assert.Equal(RemedyState.Done, (await PostAsync(Address, isDryRun: true)).State);
        Assert.Empty(_posted);
    }

    [Fact]
    public async Task A_refusal_is_a_failure_that_does_not_show_the_address()
    {
        _answer = StatusCodes.Status500InternalServerError;

        var outcome = await PostAsync(Address);

        Assert.Equal(RemedyOutcome.Failed("127.0.0.1 answered 500"), outcome);
    }

    [Fact]
    public async Task What_was_never_sent_may_be_sent_again() =>
        Assert.True((await PostAsync("http://127.0.0.1:1/secret")).MayRetry);

    private static async Task<RemedyOutcome> PostAsync(string address, bool isDryRun = false)
    {
        var rule = Assert.Single(PlaybookTests.Load(
            $$"""
            - rule: R
              match: {rules: [A]}
              actions:
                - action: Tell
                  actionner: http:webhook
                  parameters:
                    url: "{{address}}"
                    headers: {Authorization: Bearer t}
            """).Rules);
        using var webhook = new WebhookAction();
        var order = new RemedyOrder
        {
            Id = "id-1",
            Rule = rule,
            Action = rule.Actions[0],
            Alert = AlertFacts.Of(SomeAlert.On("pods", "shop", "web-1")),
            Target = null,
            IsDryRun = isDryRun,
        };
        return await webhook.PerformAsync(order, default);
    }
}
