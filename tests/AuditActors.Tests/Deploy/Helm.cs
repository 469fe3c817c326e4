using AuditActors.Tests.Architecture;
using CliWrap;
using CliWrap.Buffered;

namespace AuditActors.Tests.Deploy;

/// <summary>
/// The Helm programs of this machine: those that AUDITACTORS_HELM names, separated like PATH, else the one in PATH.
/// </summary>
internal sealed class Helm : IDisposable
{
    private readonly TestFolder _home = new("helm");

    public static string Chart { get; } = Repository.Path("deploy", "chart");

    private static IReadOnlyList<string> Programs { get; } = Find();

    /// <summary>Renders the chart with every Helm, which must agree; skips the test without one.</summary>
    public async Task<string> TemplateAsync(params string[] arguments)
    {
        var outputs = new List<string>();
        foreach (var result in await RunAsync(["template", "auditactors", Chart, "-n", "auditactors", .. arguments]))
        {
            Assert.True(result.ExitCode == 0, result.StandardError);
            outputs.Add(result.StandardOutput);
        }

        return Assert.Single(outputs.Distinct());
    }

    /// <summary>A run of every Helm; skips the test without one.</summary>
    public async Task<IReadOnlyList<BufferedCommandResult>> RunAsync(params string[] arguments)
    {
        Skip.If(Programs.Count == 0, "There is no helm in PATH and AUDITACTORS_HELM names none");
        var results = new List<BufferedCommandResult>();
        foreach (var program in Programs)
        {
            results.Add(await Cli.Wrap(program)
                .WithArguments(arguments)
                .WithEnvironmentVariables(variables => variables
                    .Set("HELM_CACHE_HOME", Path.Combine(_home.FullName, "cache"))
                    .Set("HELM_CONFIG_HOME", Path.Combine(_home.FullName, "config"))
                    .Set("HELM_DATA_HOME", Path.Combine(_home.FullName, "data")))
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync());
        }

        return results;
    }

    public void Dispose() => _home.Dispose();

    private static IReadOnlyList<string> Find()
    {
        if (Environment.GetEnvironmentVariable("AUDITACTORS_HELM") is { Length: > 0 } named)
            return named.Split(Path.PathSeparator);
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "helm")).FirstOrDefault(File.Exists);
        return found is null ? [] : [found];
    }
}
