using System.Text.Json;
using AuditActors.App;
using AuditActors.App.Emulator;
using AuditActors.Events;

namespace AuditActors.Tests.App;

public sealed class StarterKitTests
{
    private const int SmallestFrame = 256 * 1024;

    [Fact]
    public async Task Brings_a_few_hundred_events_that_every_limit_lets_through()
    {
        var events = new List<AuditEvent>();
        var splitter = new EventSplitter(SmallestFrame, TimeProvider.System);
        await foreach (var json in Recording.EventsAsync(StarterKit.Events, CancellationToken.None))
            splitter.Split(json, events, (reason, detail) => Assert.Fail($"{reason}: {detail}"));

        Assert.InRange(events.Count, 200, 400);
        Assert.True(new FileInfo(StarterKit.Events).Length < 150 * 1024);
    }

    [Theory]
    [InlineData("PRIVATE KEY")]
    [InlineData("eyJ")]
    [InlineData("/wor" + "k/")]
    public async Task Brings_no_credentials_and_no_paths_of_a_machine(string trace)
    {
        await foreach (var json in Recording.EventsAsync(StarterKit.Events, CancellationToken.None))
            Assert.DoesNotContain(trace, JsonElement.Parse(json).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Brings_its_rules() => Assert.NotEmpty(Directory.GetFiles(StarterKit.Rules, "*.yaml"));
}
