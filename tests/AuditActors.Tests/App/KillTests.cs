using System.Diagnostics;
using System.Globalization;
using AuditActors.Runtime.Store;
using AuditActors.Tests.App.Emulator;
using AuditActors.Tests.Runtime.Store;

namespace AuditActors.Tests.App;

/// <summary>The built program on a store that lasts, killed under load again and again.</summary>
public abstract class KillTests : IClassFixture<PostgreSqlServer>, IDisposable
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // A weekly run asks for more.
    private protected static readonly int Kills = int.Parse(
        Environment.GetEnvironmentVariable("AUDITACTORS_KILLS") ?? "4", CultureInfo.InvariantCulture);

    private protected Recordings Recordings { get; } = new();

    private protected TestFolder Folder { get; } = new("kills");

    public void Dispose()
    {
        Recordings.Dispose();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts <c>run</c> as the node <c>node</c>.</summary>
    private protected Process Start(StoreLocation store, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Executable.Path, ["run", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder.FullName,
        };
        start.Environment["AUDITACTORS_NODE"] = "node";
        switch (store)
        {
            case StoreLocation.SqliteFile file:
                start.Environment["AUDITACTORS_STORE"] = "sqlite";
                start.Environment["AUDITACTORS_STORE_FILE"] = file.Path;
                break;
            case StoreLocation.PostgreSql database:
                start.Environment["AUDITACTORS_STORE"] = "postgresql";
                start.Environment["AUDITACTORS_POSTGRESQL"] = database.ConnectionString;
                break;
        }

        return Process.Start(start)!;
    }

    /// <param name="start">Starts the program once more.</param>
    /// <param name="shortestLife">In milliseconds.</param>
    /// <param name="longestLife">In milliseconds.</param>
    private protected static async Task KillAgainAndAgainAsync(Func<Process> start, int shortestLife, int longestLife)
    {
        var moments = new Random(Kills);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var process = start();
            await Task.Delay(TimeSpan.FromMilliseconds(moments.Next(shortestLife, longestLife)));
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
