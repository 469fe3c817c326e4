using System.Text;
using AuditActors.App.Commands.Printing;
using AuditActors.Events;
using AuditActors.Tests.Runtime;

namespace AuditActors.Tests.App.Commands;

public sealed class AlertLinesTests
{
    private static readonly LoggedAlert Logged = new(1, Guid.Empty, "node-1", Some.Alert(1) with
    {
        Message = "a: Warning b"u8.ToArray(),
    });

    [Fact]
    public async Task A_line_is_that_of_a_node() => Assert.Equal(
        "00:00:00.000000000: Warning a: Warning b\n", await WriteAsync(isJson: false, isColored: false));

    [Fact]
    public async Task The_priority_is_in_colour() => Assert.Equal(
        "00:00:00.000000000: \e[33mWarning\e[0m a: Warning b\n", await WriteAsync(isJson: false, isColored: true));

    [Fact]
    public async Task JSON_has_no_colour_and_the_name_of_the_node()
    {
        var line = await WriteAsync(isJson: true, isColored: true);

        Assert.StartsWith("{\"hostname\":\"node-1\",", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', line);
    }

    [Fact]
    public async Task Ids_stand_at_the_end()
    {
        var text = await WriteAsync(isJson: false, isColored: false, hasIds: true);
        var json = await WriteAsync(isJson: true, isColored: false, hasIds: true);

        Assert.EndsWith($"Warning b ({Guid.Empty})\n", text, StringComparison.Ordinal);
        Assert.EndsWith($"Z\",\"uuid\":\"{Guid.Empty}\"}}\n", json, StringComparison.Ordinal);
    }

    private static async Task<string> WriteAsync(bool isJson, bool isColored, bool hasIds = false)
    {
        using var output = new MemoryStream();
        var options = new AlertFormatOptions { Hostname = "", Json = isJson };
        var lines = new AlertLines(output, options, isColored, TimeProvider.System) { HasIds = hasIds };
        await lines.WriteAsync(Logged, default);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
