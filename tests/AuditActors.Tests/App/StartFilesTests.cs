using AuditActors.App;
using AuditActors.App.Configuration;
using AuditActors.App.Wiring;
using AuditActors.Runtime.Ingest;

namespace AuditActors.Tests.App;

/// <summary>What settings name is looked at before a node starts, by <c>run</c> and by <c>run --check</c>.</summary>
public sealed class StartFilesTests : IDisposable
{
    private const string Stream = "ldp://gra1.logs.ovh.com/tail/";
    private readonly TestFolder _folder = new("files");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ldp.token-file=\"{0}/none\"", "ldp.token-file: the stream's token cannot be read: ")]
    [InlineData("ldp.token-file=\"{0}/empty\"", "ldp.token-file: {0}/empty: there is no token in it")]
    [InlineData("webhook.token-file=\"{0}/none\"", "webhook.token-file: {0}/none: it cannot be read as a file of tokens")]
    [InlineData("webhook.token-file=\"{0}/empty\"", "webhook.token-file: {0}/empty: there is no token in it")]
    [InlineData("grpc.certificate=\"{0}/none\"", "grpc: {0}/none: no certificate can be read: ")]
    [InlineData("grpc.certificate=\"{0}/empty\"", "grpc: {0}/empty: there is no certificate in it")]
    [InlineData("grpc.listen=\"unix:{0}/none/a.sock\"", "grpc.listen: unix:{0}/none/a.sock: there is no folder")]
    [InlineData("data=\"{0}/empty/data\"", "data or auditactors.store.sqlite.file: {0}/empty/data: nothing can be written there: ")]
    [InlineData("spool { max-size = 16 MiB, directory = \"{0}/empty/spool\" }", "spool.directory: {0}/empty/spool: nothing can be written there: ")]
    public void A_file_that_cannot_serve_is_told_with_its_setting(string setting, string because)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "empty"), "\n");

        var refusal = Assert.Throws<CommandException>(() => Check(Stream, Placed(setting)));

        Assert.StartsWith($"configuration: auditactors.{Placed(because)}", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Theory]
    [InlineData(Stream + "?tk=own")]
    [InlineData("http://127.0.0.1:0/k8s-audit")]
    public void A_token_of_streams_is_looked_for_only_where_one_needs_it(string source) =>
        Check(source, Placed("ldp.token-file=\"{0}/none\""));

    [Fact]
    public void Folders_that_a_start_makes_are_not_made_before()
    {
        Check(Stream, Placed("data=\"{0}/a/b\""), "spool.max-size=16 MiB");

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullName));
    }

    [Theory]
    [InlineData("sinks.a { type = http, url = \"http://h\", tls.ca-file = \"{0}/empty\" }", "auditactors.sinks.a: ")]
    [InlineData("remediation { rules = [\"{0}/rules.yaml\"], kubeconfig = \"{0}/none\" }", "auditactors.remediation: ")]
    [InlineData("sinks.a { type = http, url = \"http://h\" }", "sinks read the alert log, which needs a store")]
    public async Task A_check_finds_what_only_sinks_and_remediation_would_find(string setting, string because)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "empty"), "\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "rules.yaml"), "[]");
        var store = because.Contains("needs a store", StringComparison.Ordinal) ? "store.kind=none" : Placed("data=\"{0}/data\"");

        var result = await Executable.RunAsync("run", "--check", "--set", store, "--set", Placed(setting));

        Assert.Equal((1, "", 1), (result.ExitCode, result.StandardOutput, result.StandardError.TrimEnd().Split('\n').Length));
        Assert.Contains(because, result.StandardError, StringComparison.Ordinal);
    }

    private string Placed(string text) => text.Replace("{0}", _folder.FullName, StringComparison.Ordinal);

    private static void Check(string source, params string[] settings) => StartFiles.Check(
        NodeSettingsReader.Read(null, settings, _ => null), [SourceAddress.Parse(source)]);
}
