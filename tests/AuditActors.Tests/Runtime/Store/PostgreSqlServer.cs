using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CliWrap;

namespace AuditActors.Tests.Runtime.Store;

/// <summary>A PostgreSQL server of the tests' own, on a free port of the loopback address.</summary>
public sealed class PostgreSqlServer : IAsyncLifetime
{
    private const string Installations = "/usr/lib/postgresql";
    private readonly TestFolder _folder = new("postgresql");
    private readonly int _port = FreePort();

    public static string? Binaries { get; } = !Directory.Exists(Installations)
        ? null
        : Directory.GetDirectories(Installations).Order(StringComparer.Ordinal)
            .Select(version => Path.Combine(version, "bin"))
            .LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")));

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>A new, empty database; skips the test where there is no server to be had.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        Skip.If(Binaries is null && Environment.GetEnvironmentVariable("CI") != "true",
            "PostgreSQL is not installed");
        var name = $"test{Guid.NewGuid():N}";
        await RunAsync("createdb", "-h", _folder.FullName, "-p", Port, "-U", "postgres", name);
        return $"Host={_folder.FullName};Port={Port};Username=postgres;Database={name}";
    }

    public Task StartAsync() => RunAsync(
        "pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder.FullName, "log"), "-o", $"-k {_folder.FullName} -p {Port} -h ''", "start");

    public Task StopAsync() => RunAsync("pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop");

    public async Task InitializeAsync()
    {
        if (Binaries is null) return;
        if (Environment.UserName == "root") await Cli.Wrap("chown").WithArguments(["postgres", _folder.FullName]).ExecuteAsync();
        await RunAsync("initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-N");
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (Binaries is not null) await StopAsync();
        _folder.Dispose();
    }

    private string Port => _port.ToString(CultureInfo.InvariantCulture);

    // The server refuses to run as root. What it starts keeps its output open, so that goes to nobody.
    private static async Task RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(Binaries!, program);
        var command = Environment.UserName == "root"
            ? Cli.Wrap("runuser").WithArguments(["-u", "postgres", "--", path, .. arguments])
            : Cli.Wrap(path).WithArguments(arguments);
        await command.WithWorkingDirectory("/").WithStandardOutputPipe(PipeTarget.Null).ExecuteAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
