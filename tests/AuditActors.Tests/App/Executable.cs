using CliWrap;
using CliWrap.Buffered;

namespace AuditActors.Tests.App;

/// <summary>The built program, run as its users run it.</summary>
internal static class Executable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>What listens takes any free port: other programs run at the same time.</summary>
    public static IReadOnlyDictionary<string, string?> AnyPorts { get; } = new Dictionary<string, string?>
    {
        ["AUDITACTORS_GRPC_LISTEN"] = "127.0.0.1:0",
        ["AUDITACTORS_HEALTH_LISTEN"] = "127.0.0.1:0",
    };

    /// <summary>The program built beside the tests, or another one: published and compiled ahead, as images have it.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("AUDITACTORS_PROGRAM") is { Length: > 0 } other
        ? other
        : System.IO.Path.Combine(
            AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "auditactors.exe" : "auditactors");

    public static Task<BufferedCommandResult> RunAsync(params string[] arguments) => RunWithInputAsync("", arguments);

    public static async Task<BufferedCommandResult> RunWithInputAsync(string input, params string[] arguments)
    {
        using var patience = new CancellationTokenSource(Patience);
        return await Cli.Wrap(Path)
            .WithArguments(arguments)
            .WithEnvironmentVariables(AnyPorts)
            .WithStandardInputPipe(PipeSource.FromString(input))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(patience.Token);
    }
}
