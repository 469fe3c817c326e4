using System.CommandLine;
using System.Text.Json;
using AuditActors.App;

namespace AuditActors.Tests.App;

public sealed class CommandLineTests
{
    public static TheoryData<string> Commands => [.. CommandLine.Root().Subcommands.Select(command => command.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_explains_itself(string command)
    {
        var help = await Executable.RunAsync(command, "--help");

        Assert.Equal((0, ""), (help.ExitCode, help.StandardError));
        Assert.Contains($"auditactors {command} ", help.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_lists_its_commands()
    {
        var help = await Executable.RunAsync("--help");

        Assert.Equal((0, ""), (help.ExitCode, help.StandardError));
        Assert.All(CommandLine.Root().Subcommands, command =>
            Assert.Contains($"  {command.Name} ", help.StandardOutput, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_option_and_argument_is_described() =>
        Assert.All(
            CommandLine.Root().Subcommands.SelectMany(command => command.Options.Cast<Symbol>()
                .Concat(command.Arguments).Append(command)),
            symbol => Assert.False(string.IsNullOrWhiteSpace(symbol.Description), symbol.Name));

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("run surplus")]
    [InlineData("run --rule-matching some")]
    [InlineData("run --source")]
    [InlineData("replay")]
    [InlineData("replay events.jsonl --frobnicate")]
    [InlineData("replay events.jsonl -r rules -o xml")]
    [InlineData("replay events.jsonl -r rules --priority loud")]
    [InlineData("tail surplus")]
    [InlineData("tail --address nowhere")]
    [InlineData("tail --since yesterday")]
    [InlineData("tail --where loud")]
    [InlineData("tail --priority loud")]
    [InlineData("cluster surplus")]
    [InlineData("cluster --address nowhere")]
    [InlineData("explain")]
    [InlineData("explain 1 --address nowhere")]
    [InlineData("version --frobnicate")]
    [InlineData("version -o xml")]
    [InlineData("validate")]
    [InlineData("test")]
    [InlineData("test rules -o xml")]
    [InlineData("import")]
    [InlineData("import sigma")]
    [InlineData("rules surplus")]
    [InlineData("dead-letters surplus")]
    [InlineData("dead-letters --most few")]
    [InlineData("dead-letters resend")]
    [InlineData("dead-letters resend --all --sink a")]
    [InlineData("dead-letters resend --id x")]
    [InlineData("fields surplus")]
    [InlineData("remediation")]
    [InlineData("remediation check")]
    [InlineData("remediation actions surplus")]
    [InlineData("remediation list surplus")]
    [InlineData("remediation approve")]
    [InlineData("remediation undo")]
    [InlineData("ldp-emulator")]
    [InlineData("ldp-emulator events.jsonl --rate 0")]
    [InlineData("ldp-emulator events.jsonl --rate often")]
    [InlineData("ldp-emulator events.jsonl --loop")]
    [InlineData("ldp-emulator events.jsonl --listen nowhere")]
    [InlineData("ldp-emulator events.jsonl --retain 5")]
    [InlineData("ldp-emulator events.jsonl --drop-after 0")]
    [InlineData("ldp-emulator events.jsonl --fail 200")]
    [InlineData("ldp-emulator events.jsonl --frobnicate")]
    public async Task Wrong_usage_is_told_in_a_line_and_ends_with_2(string arguments)
    {
        var result = await Executable.RunAsync(arguments.Split(' '));

        Assert.Equal((2, ""), (result.ExitCode, result.StandardOutput));
        Assert.Matches(@"\Aauditactors: [^\n]+\nSee 'auditactors[^\n]*--help'\.\n\z", result.StandardError);
    }

    [Fact]
    public async Task An_unknown_kind_of_source_is_told_with_those_there_are()
    {
        var result = await Executable.RunAsync("run", "--source", "ftp://example.com/audit.log");

        Assert.Equal((2, ""), (result.ExitCode, result.StandardOutput));
        Assert.Matches(@"\Aauditactors: source scheme 'ftp' [^\n]+ldp://[^\n]+\n\z", result.StandardError);
    }

    [Theory]
    [InlineData("ldp-emulator /nowhere/events.jsonl", "auditactors: /nowhere/events.jsonl: no such file\n")]
    [InlineData("replay /nowhere -r rules", "auditactors: /nowhere: there is no such file or folder\n")]
    [InlineData("dead-letters --set store.kind=sqlite --set store.sqlite.file=\"/nowhere\"", "auditactors: /nowhere: there is no such store\n")]
    [InlineData("replay . -r /nowhere", "auditactors: /nowhere: there is no such rules file or folder\n")]
    [InlineData("run --source /nowhere", "auditactors: /nowhere: there is no such file or folder\n")]
    [InlineData("run -r /nowhere", "auditactors: /nowhere: there is no such rules file or folder\n")]
    [InlineData("validate /nowhere.yaml", "auditactors: /nowhere.yaml: there is no such rules file or folder\n")]
    [InlineData(
        "remediation check /nowhere.yaml", "auditactors: /nowhere.yaml: there is no such rules file or folder\n")]
    [InlineData(
        "remediation list",
        "auditactors: configuration: no store that lasts is named (auditactors.data, store.sqlite.file, or PostgreSQL): "
        + "there is no journal\n")]
    [InlineData("test /nowhere", "auditactors: /nowhere: there is no such file or folder\n")]
    [InlineData("import sigma /nowhere", "auditactors: /nowhere: there is no such file or folder\n")]
    [InlineData("rules -r /nowhere", "auditactors: /nowhere: there is no such rules file or folder\n")]
    public async Task What_cannot_be_done_is_told_in_a_line_and_ends_with_1(string arguments, string error)
    {
        var result = await Executable.RunAsync(arguments.Split(' '));

        Assert.Equal((1, "", error), (result.ExitCode, result.StandardOutput, result.StandardError));
    }

    [Fact]
    public async Task An_address_in_use_is_told_in_a_line()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();

        var result = await Executable.RunAsync("ldp-emulator", StarterKit.Events, "--listen", $"{taken.LocalEndpoint}");

        Assert.Equal(1, result.ExitCode);
        Assert.Matches(@"\Aauditactors: cannot listen on [^\n]+ already in use[^\n]*\n\z", result.StandardError);
    }

    [Fact]
    public async Task The_version_comes_as_text_and_as_JSON()
    {
        var text = await Executable.RunAsync("version");
        var json = await Executable.RunAsync("version", "-o", "json");

        Assert.StartsWith("auditactors ", text.StandardOutput, StringComparison.Ordinal);
        Assert.Contains(
            JsonElement.Parse(json.StandardOutput).GetProperty("version").GetString()!,
            text.StandardOutput,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_come_as_an_aligned_table_and_as_JSON()
    {
        var text = await Executable.RunAsync("fields");
        var json = await Executable.RunAsync("fields", "-o", "json");

        var fields = JsonElement.Parse(json.StandardOutput).EnumerateArray().ToList();
        var lines = text.StandardOutput.TrimEnd().Split('\n');
        Assert.Equal(fields.Count + 1, lines.Length);
        Assert.All(lines.Skip(1).Zip(fields), pair => Assert.StartsWith(
            pair.Second.GetProperty("name").GetString() + " ", pair.First, StringComparison.Ordinal));
        Assert.Contains(fields, field => field.GetProperty("name").GetString() == "ka.verb"
            && field.GetProperty("type").GetString() == "text");
    }
}
