using System.Text.Json;
using AuditActors.Events;
using AuditActors.Sinks.Lines;

namespace AuditActors.Tests.Sinks.Lines;

public sealed class FileSinkTests : IDisposable
{
    private readonly TestFolder _folder = new("file-sink");

    private string Target => Path.Combine(_folder.FullName, "alerts.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Appends_a_line_an_alert_to_what_is_there()
    {
        File.WriteAllText(Target, "before\n");

        await DeliverAsync(Sink(), 1, 2);
        await DeliverAsync(Sink(), 3);

        var lines = File.ReadAllLines(Target);
        Assert.Equal(4, lines.Length);
        Assert.Equal("before", lines[0]);
        Assert.All(lines.Skip(1),
            line => Assert.Equal("Shell in pod", JsonElement.Parse(line).GetProperty("rule").GetString()));
    }

    [Fact]
    public async Task Begins_a_new_file_at_a_size_and_keeps_some_of_the_older_ones()
    {
        var sink = Sink(largest: 1000, keep: 2);

        for (var number = 1; number <= 12; number++) await DeliverAsync(sink, number);

        Assert.Equal(
            ["alerts.jsonl", "alerts.jsonl.1", "alerts.jsonl.2"],
            _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.All(_folder.GetFiles(), file => Assert.InRange(file.Length, 1, 1000));
    }

    [Fact]
    public async Task Keeps_no_older_files_where_none_are_wanted()
    {
        var sink = Sink(largest: 1000, keep: 0);

        for (var number = 1; number <= 12; number++) await DeliverAsync(sink, number);

        Assert.Equal("alerts.jsonl", Assert.Single(_folder.GetFiles()).Name);
    }

    [Fact]
    public async Task Goes_on_in_a_new_file_when_somebody_has_moved_it_away()
    {
        var sink = Sink();
        await DeliverAsync(sink, 1);
        File.Move(Target, Target + ".moved");

        await DeliverAsync(sink, 2);

        Assert.Single(File.ReadAllLines(Target));
    }

    [Fact]
    public async Task A_line_that_was_cut_off_stays_alone()
    {
        File.WriteAllText(Target, "{\"cut");

        await DeliverAsync(Sink(), 1);

        Assert.Equal("{\"cut", File.ReadAllLines(Target)[0]);
        Assert.Equal(2, File.ReadAllLines(Target).Length);
    }

    [Fact]
    public async Task Is_not_for_everybody_to_read()
    {
        await DeliverAsync(Sink(), 1);

        if (OperatingSystem.IsWindows()) return;
        var forOthers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Target) & forOthers);
    }

    [Fact]
    public async Task Fails_where_it_cannot_write_and_can_be_tried_again()
    {
        var folder = Path.Combine(_folder.FullName, "later");
        var sink = new FileSink(new FileSinkOptions(Path.Combine(folder, "x"), 1000, 1), SinkSome.Json);

        await Assert.ThrowsAnyAsync<IOException>(() => DeliverAsync(sink, 1));
        Directory.CreateDirectory(folder);
        await DeliverAsync(sink, 1);

        Assert.Single(File.ReadAllLines(Path.Combine(folder, "x")));
    }

    private FileSink Sink(long largest = 1_000_000, int keep = 1) =>
        new(new FileSinkOptions(Target, largest, keep), SinkSome.Json);

    private static async Task DeliverAsync(FileSink sink, params long[] numbers)
    {
        LoggedAlert[] alerts = [.. numbers.Select(number => SinkSome.Alert(number))];
        Assert.Equal(DeliveryResult.Taken, await sink.DeliverAsync(alerts, CancellationToken.None));
    }
}
