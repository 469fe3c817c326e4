using AuditActors.Tests.App.Emulator;

namespace AuditActors.Tests.App;

public sealed class ImportSigmaTests : IDisposable
{
    private const string Rule = """
        title: Shell
        logsource: {product: kubernetes, service: audit}
        detection: {a: {verb: create, objectRef.subresource: exec}, condition: a}
        level: medium

        """;

    private readonly Recordings _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_folder_becomes_a_rules_file_and_a_report()
    {
        var shell = _files.Write("a.yml", Rule);
        var other = _files.Write("b.yml", Rule.Replace("kubernetes", "windows", StringComparison.Ordinal));
        var written = Path.Combine(Path.GetDirectoryName(shell)!, "out");

        var import = await Executable.RunAsync("import", "sigma", Path.GetDirectoryName(shell)!, "-o", written);
        File.Move(written, written + ".yaml");
        var validate = await Executable.RunAsync("validate", written + ".yaml");

        Assert.Equal((0, ""), (import.ExitCode, import.StandardOutput));
        Assert.Equal(
            $"""
            {shell}:1:1: imported 'Shell'
                connections over WebSocket, as kubectl opens them since 1.31, have the verb 'get': added
            {other}:1:1: refused 'Shell': it is about the log product=windows, service=audit; only product=kubernetes, service=audit is read here
            1 imported, 1 refused

            """,
            import.StandardError);
        Assert.Equal((0, $"{written}.yaml: Ok\n"), (validate.ExitCode, validate.StandardOutput));
    }

    [Fact]
    public async Task Nothing_to_import_ends_with_1()
    {
        var path = _files.Write("a.yml", "title: A\n");

        var result = await Executable.RunAsync("import", "sigma", path);

        Assert.Equal((1, ""), (result.ExitCode, result.StandardOutput));
        Assert.EndsWith("0 imported, 1 refused\n", result.StandardError, StringComparison.Ordinal);
    }
}
