using CliWrap;
using CliWrap.Buffered;

namespace AuditActors.Tests.Deploy;

/// <summary>The image that the SDK makes and pushes, as the guide for Managed Kubernetes has it.</summary>
public sealed class ImageTests : IAsyncLifetime
{
    private const string Repository = "security/auditactors";
    private const string Tag = "test";
    private const long MostBytes = 200 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(9);
    private readonly TestFolder _folder = new("image");

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [SkippableFact]
    public async Task An_image_runs_as_nobody_in_particular_and_holds_what_it_needs()
    {
        await using var registry = new ImageRegistry();
        await registry.StartAsync();
        await PublishAsync(registry);
        var pulled = _folder.CreateSubdirectory("pulled").FullName;

        var image = (await registry.PullAsync(Repository, Tag, pulled)).GetProperty("config");

        Assert.Equal("1654:1654", image.GetProperty("User").GetString());
        Assert.Equal("8765/tcp", Assert.Single(image.GetProperty("ExposedPorts").EnumerateObject()).Name);
        var variables = image.GetProperty("Env").EnumerateArray().Select(variable => variable.GetString()).ToList();
        Assert.Contains("AUDITACTORS_HEALTH_LISTEN=0.0.0.0:8765", variables);
        var entry = image.GetProperty("Entrypoint").EnumerateArray().Select(word => word.GetString()!);
        Assert.Equal("/app/auditactors", string.Join(" ", entry));
        var files = Directory.GetFiles(Path.Combine(pulled, "app"), "*", SearchOption.AllDirectories);
        Assert.InRange(files.Sum(file => new FileInfo(file).Length), 1, MostBytes);
        Assert.DoesNotContain(files, file => Path.GetExtension(file) == ".xml");
        Assert.Single(files, file => file.Contains("librdkafka", StringComparison.Ordinal));
        Assert.All(await ValidateAsync(Path.Combine(pulled, "app")), line => Assert.EndsWith(": Ok", line, StringComparison.Ordinal));
    }

    private async Task PublishAsync(ImageRegistry registry)
    {
        using var patience = new CancellationTokenSource(Patience);
        var result = await Cli.Wrap("dotnet")
            .WithArguments(
            [
                "publish", Architecture.Repository.Path("src", "AuditActors.App"), "-c", "Release",
                "--os", "linux", "--arch", "x64", "-t:PublishContainer",
                // As one it would take minutes.
                "-p:PublishReadyToRunComposite=false",
                $"-p:ContainerBaseImage={registry.Authority}/{ImageRegistry.BaseImage}",
                $"-p:ContainerRegistry={registry.Authority}", $"-p:ContainerRepository={Repository}",
                $"-p:ContainerImageTag={Tag}", $"-p:ArtifactsPath={_folder.FullName}/artifacts",
                "-p:RunAnalyzers=false", "-p:UseSharedCompilation=false", "-nodeReuse:false", "-v:quiet", "-nologo",
            ])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(patience.Token);
        Assert.True(result.ExitCode == 0, result.StandardOutput + result.StandardError);
    }

    private static async Task<IReadOnlyList<string>> ValidateAsync(string app)
    {
        var result = await Cli.Wrap(Path.Combine(app, "auditactors"))
            .WithArguments(["validate", Path.Combine(app, "rules")])
            .ExecuteBufferedAsync();
        return result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
