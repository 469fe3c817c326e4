using System.Net.WebSockets;
using AuditActors.App;
using AuditActors.App.Emulator;

namespace AuditActors.Tests.App.Emulator;

public sealed class LdpEmulatorTests : IDisposable
{
    private static readonly DateTimeOffset Recorded = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly long RecordedSeconds = Recorded.ToUnixTimeSeconds();
    private readonly Recordings _recordings = new();

    public void Dispose() => _recordings.Dispose();

    [Fact]
    public async Task Sends_every_event_to_the_client_that_is_there_first()
    {
        await using var emulator = await StartAsync(new() { Files = [_recordings.Lines(2_500, Recorded)] });
        using var client = await TailClient.ConnectAsync(emulator.Address);

        var messages = await client.ReadAsync(2_500);

        Assert.Equal(Ids(0, 2_500), messages.Select(m => m.AuditId));
        await emulator.AllSent;
        Assert.Equal(2_500, emulator.Sent);
    }

    [Fact]
    public async Task Wraps_an_event_in_a_GELF_document_with_the_time_of_its_stage()
    {
        await using var emulator = await StartAsync(new() { Files = [_recordings.Lines(1, Recorded)] });
        using var client = await TailClient.ConnectAsync(emulator.Address);

        var message = (await client.ReadAsync(1)).Single();

        Assert.Equal("1.1", message.Gelf.GetProperty("version").GetString());
        Assert.Equal(RecordedSeconds, message.Timestamp);
        Assert.Equal("kubernetes-audit", message.Gelf.GetProperty("_appID").GetString());
        Assert.Equal(Recordings.Event(0, Recorded), message.Event.GetRawText());
    }

    [Theory]
    [InlineData("lines.jsonl")]
    [InlineData("lines.jsonl.gz")]
    [InlineData("lines.jsonl.zst")]
    public async Task Reads_lists_arrays_and_pretty_printed_documents_compressed_or_not(string name)
    {
        var events = Enumerable.Range(0, 6).Select(i => Recordings.Event(i, Recorded)).ToArray();
        var text = $$"""
            {"kind":"EventList","items":[{{events[0]}},
              {{events[1].Replace("\"kind\":\"Event\",", "", StringComparison.Ordinal)}}]}
            [{{events[2]}},{{events[3]}}]{{events[4]}}
            {{events[5].Replace(",", ",\n  ", StringComparison.Ordinal)}}
            """;
        await using var emulator = await StartAsync(new() { Files = [_recordings.Write(name, text)] });
        using var client = await TailClient.ConnectAsync(emulator.Address);

        var messages = await client.ReadAsync(6);

        Assert.Equal(Ids(0, 6), messages.Select(m => m.AuditId));
        Assert.All(messages, m => Assert.Equal("Event", m.Event.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Replays_what_is_retained_from_begin_on_and_goes_on_with_the_live_tail()
    {
        await using var emulator = await SentAsync(20);

        using var client = await TailClient.ConnectAsync(emulator.Address, $"&begin={RecordedSeconds + 12}");

        Assert.Equal(Ids(12, 20), (await client.ReadAsync(8)).Select(m => m.AuditId));
    }

    [Fact]
    public async Task Closes_after_a_replay_that_has_an_end()
    {
        await using var emulator = await SentAsync(20);

        using var client = await TailClient.ConnectAsync(
            emulator.Address, $"&begin={RecordedSeconds + 3}&end={RecordedSeconds + 7}");

        Assert.Equal(Ids(3, 8), (await client.ReadToEndAsync()).Select(m => m.AuditId));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
    }

    [Fact]
    public async Task Gives_a_late_client_without_begin_nothing_of_the_past()
    {
        await using var emulator = await StartAsync(new() { Files = [_recordings.Lines(60, Recorded)], Rate = 20 });
        using (var first = await TailClient.ConnectAsync(emulator.Address)) await first.ReadAsync(3);

        var before = emulator.Sent;
        using var late = await TailClient.ConnectAsync(emulator.Address);
        var message = (await late.ReadAsync(1)).Single();

        Assert.Contains(message.AuditId, Ids((int)before, 60));
    }

    [Fact]
    public async Task Forgets_what_is_older_than_it_retains()
    {
        var recording = _recordings.Lines(200, Recorded);
        await using var emulator = await StartAsync(new()
        {
            Files = [recording],
            StartAtOnce = true,
            RetainedBytes = 4_000,
        });
        await emulator.AllSent;

        using var client = await TailClient.ConnectAsync(emulator.Address, "&begin=0&end=9999999999");

        var messages = await client.ReadToEndAsync();
        Assert.InRange(messages.Count, 1, 20);
        Assert.Equal("id-199", messages[^1].AuditId);
    }

    [Fact]
    public async Task Restamps_times_and_identities_on_every_pass_and_keeps_stages_of_a_request_together()
    {
        var stages = Recordings.Event(0, Recorded, "ResponseStarted") + Recordings.Event(0, Recorded);
        await using var emulator = await StartAsync(new()
        {
            Files = [_recordings.Write("watch.json", stages)],
            Restamp = true,
            Loop = true,
            Rate = 500,
        });
        using var client = await TailClient.ConnectAsync(emulator.Address);

        var messages = await client.ReadAsync(6);

        Assert.Equal(3, messages.Select(m => m.AuditId).Distinct().Count());
        Assert.All(messages.Chunk(2), pair => Assert.Equal(pair[0].AuditId, pair[1].AuditId));
        Assert.All(messages, m =>
        {
            var staged = m.Event.GetProperty("stageTimestamp").GetDateTimeOffset();
            Assert.True(staged > Recorded.AddMonths(1));
            Assert.Equal(250, (staged - m.Event.GetProperty("requestReceivedTimestamp").GetDateTimeOffset())
                .TotalMilliseconds);
            Assert.Equal(staged.ToUnixTimeMilliseconds(), (long)(m.Timestamp * 1000));
        });
    }

    [Fact]
    public async Task Drops_a_connection_after_so_many_new_events_and_loses_none_for_a_client_that_asks_for_them_again()
    {
        await using var emulator = await StartAsync(new()
        {
            Files = [_recordings.Lines(500, Recorded)],
            DropAfter = 50,
        });
        var seen = new List<TailMessage>();
        while (seen.Count == 0 || seen[^1].AuditId != "id-499")
        {
            var begin = seen.Count == 0 ? "" : $"&begin={seen.Max(m => m.Timestamp)}";
            using var client = await TailClient.TryConnectAsync(emulator.Address, begin);
            if (client is not null) seen.AddRange(await client.ReadToEndAsync(last: "id-499"));
        }

        Assert.Equal(Ids(0, 500), seen.Select(m => m.AuditId).Distinct());
        Assert.True(emulator.Connections >= 10);
    }

    [Fact]
    public async Task Ends_the_first_dropped_connection_only_after_its_last_frame_and_without_a_handshake()
    {
        await using var emulator = await StartAsync(new() { Files = [_recordings.Lines(9, Recorded)], DropAfter = 7 });
        using var client = await TailClient.ConnectAsync(emulator.Address);

        Assert.Equal(7, (await client.ReadToEndAsync()).Count);
        Assert.Null(client.CloseStatus);
    }

    [Fact]
    public async Task Refuses_as_told_before_it_serves()
    {
        await using var emulator = await StartAsync(new()
        {
            Files = [_recordings.Lines(1, Recorded)],
            Faults = [new(503, 2), new(429, 1)],
        });
        var statuses = new List<int>();
        for (var i = 0; i < 4; i++) statuses.Add(await TailClient.StatusAsync(emulator.Address.ToString()));

        Assert.Equal([503, 503, 429, 101], statuses);
    }

    [Theory]
    [InlineData("/tail/?tk=secret", 101)]
    [InlineData("/tail?tk=secret", 101)]
    [InlineData("/tail/", 401)]
    [InlineData("/tail/?tk=other", 403)]
    [InlineData("/other/?tk=secret", 404)]
    [InlineData("/tail/?tk=secret&begin=yesterday", 400)]
    public async Task Answers_with_the_status_that_fits_the_request(string target, int status)
    {
        await using var emulator = await StartAsync(new()
        {
            Files = [_recordings.Lines(1, Recorded)],
            Token = "secret",
        });

        Assert.Equal(status, await TailClient.StatusAsync($"ws://{emulator.Address.Authority}{target}"));
    }

    [Fact]
    public async Task Says_goodbye_to_its_clients_when_it_stops()
    {
        var emulator = await StartAsync(new() { Files = [_recordings.Lines(3, Recorded)] });
        using var client = await TailClient.ConnectAsync(emulator.Address);
        var reading = client.ReadToEndAsync();
        await emulator.AllSent;

        await emulator.DisposeAsync();
        await reading;

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, client.CloseStatus);
    }

    [Fact]
    public async Task Cuts_off_a_client_that_takes_nothing()
    {
        var cut = new TaskCompletionSource<string>();
        await using var emulator = await StartAsync(new()
        {
            Files = [_recordings.Lines(100_000, Recorded)],
            SendTimeout = TimeSpan.FromMilliseconds(100),
            Report = line => { if (line.Contains("too slow", StringComparison.Ordinal)) cut.TrySetResult(line); },
        });
        using var client = await TailClient.ConnectAsync(emulator.Address);

        await cut.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Names_the_file_and_the_line_that_is_not_JSON()
    {
        var text = Recordings.Event(0, Recorded) + "\n" + "{\"kind\": oops}\n";
        await using var emulator = await StartAsync(new() { Files = [_recordings.Write("bad.jsonl", text)] });
        using var client = await TailClient.ConnectAsync(emulator.Address);

        var failure = await Assert.ThrowsAsync<CommandException>(() => emulator.AllSent);

        Assert.Matches(@"bad\.jsonl:2:\d+: not JSON", failure.Message);
    }

    [Fact]
    public async Task Does_not_start_without_its_files() =>
        Assert.Contains("no such file", (await Assert.ThrowsAsync<CommandException>(
            () => StartAsync(new() { Files = ["/nowhere/events.jsonl"] }))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("503", 503, 1)]
    [InlineData("429x3", 429, 3)]
    public void Reads_faults(string text, int status, int times) =>
        Assert.Equal(new EmulatorFault(status, times), EmulatorFault.TryParse(text));

    [Theory]
    [InlineData("200")]
    [InlineData("503x0")]
    [InlineData("503x1x1")]
    [InlineData("x3")]
    public void Refuses_what_is_no_fault(string text) => Assert.Null(EmulatorFault.TryParse(text));

    private static Task<LdpEmulator> StartAsync(LdpEmulatorOptions options) =>
        LdpEmulator.StartAsync(options, CancellationToken.None);

    private static IEnumerable<string> Ids(int from, int to) =>
        Enumerable.Range(from, to - from).Select(i => $"id-{i}");

    private async Task<LdpEmulator> SentAsync(int count)
    {
        var emulator = await StartAsync(new() { Files = [_recordings.Lines(count, Recorded)], StartAtOnce = true });
        await emulator.AllSent;
        return emulator;
    }
}
