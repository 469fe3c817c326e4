using System.Net;
using System.Text;
using AuditActors.Tests.App.Emulator;

namespace AuditActors.Tests.App.Webhook;

/// <summary>The program with a webhook as its source.</summary>
public sealed class WebhookRunTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly HttpClient _http = new() { Timeout = Patience };
    private readonly Recordings _files = new();

    public void Dispose()
    {
        _http.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task An_answered_batch_has_its_alerts_and_a_copy_raises_none()
    {
        var data = Path.Combine(Path.GetDirectoryName(Rules())!, "data");
        string[] command = ["run", "--source", "http://127.0.0.1:0/k8s-audit", "-r", Rules(), "--data", data];
        await using (var program = new Started(command))
        {
            var address = await AddressAsync(program);

            Assert.Equal(HttpStatusCode.OK, await PostAsync(address, 0, 1, 2));
            Assert.Equal(HttpStatusCode.OK, await PostAsync(address, 1, 2, 3));
            Assert.Equal(HttpStatusCode.OK, await PostAsync(address, "not JSON"));

            // Nothing is put in order: the alerts were safe before.
            await program.StopAsync("KILL");
        }

        await using var again = new Started(command);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(await AddressAsync(again), 3, 4));
        await again.LineAsync(it => it.Output, "id-4");
        await again.StopAsync("TERM");
        await using var reader = new Started(command);
        await using var tail = new Started(
            "tail", "--address", await GrpcAsync(reader), "--since", "1h", "--where", "rule = Any");
        await tail.LineAsync(it => it.Output.Skip(4), "id-4");

        Assert.Equal(
            ["id-0", "id-1", "id-2", "id-3", "id-4"], tail.Output.Select(line => line.Split(' ')[^1]));
    }

    [Fact]
    public async Task An_address_that_is_taken_ends_it_with_a_line()
    {
        await using var first = new Started("run", "--source", "http://127.0.0.1:0/", "-r", Rules());
        var taken = await AddressAsync(first);

        await using var second = new Started("run", "--source", $"{taken}", "-r", Rules());

        await second.LineAsync(it => it.Errors, "address already in use");
    }

    private string Rules() => _files.Write("rules.yaml", """
        - rule: Any
          desc: every event
          condition: ka.verb exists
          output: "%ka.auditid"
          priority: NOTICE
          source: k8s_audit
        """);

    private static async Task<Uri> AddressAsync(Started program) =>
        new(Second(await program.LineAsync(it => it.Errors, "  source  http://")));

    private static async Task<string> GrpcAsync(Started program) =>
        Second(await program.LineAsync(it => it.Errors, "  gRPC  "));

    private static string Second(string line) => line.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)[1];

    private Task<HttpStatusCode> PostAsync(Uri address, params int[] events)
    {
        var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var items = string.Join(',', events.Select(number => Recordings.Event(number, from)));
        return PostAsync(
            address, $$"""{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[{{items}}]}""");
    }

    private async Task<HttpStatusCode> PostAsync(Uri address, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(address, content);
        return answer.StatusCode;
    }
}
