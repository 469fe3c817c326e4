using AuditActors.Runtime.Store.Migrations;
using FluentMigrator.Runner;
using LinqToDB;
using LinqToDB.Data;
using LinqToDB.DataProvider.PostgreSQL;
using LinqToDB.DataProvider.SQLite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AuditActors.Runtime.Store;

/// <summary>Connections to the store, whichever database it is, and the making of its tables.</summary>
internal sealed class StoreDatabase
{
    // Any number that nobody else uses: nodes that start together make the tables one after another.
    private const long MigrationLock = 0x4175_6469_7441;

    private const string Channel = "auditactors_alerts";

    private const string IdleTimeout = "idle_in_transaction_session_timeout";
    private static readonly TimeSpan MostIdle = TimeSpan.FromSeconds(5);

    // A connection on which nothing comes would not be missed.
    private const int KeepAliveSeconds = 30;

    private readonly StoreLocation _location;
    private readonly string _connectionString;
    private readonly DataOptions _options;

    public StoreDatabase(StoreLocation location)
    {
        _location = location;
        _connectionString = ConnectionString(location);
        _options = location is StoreLocation.SqliteFile
            ? new DataOptions().UseSQLite(_connectionString, SQLiteProvider.Microsoft)
            : new DataOptions().UsePostgreSQL(_connectionString, PostgreSQLVersion.v15);
    }

    /// <summary>Whether processes tell each other through it of what they log.</summary>
    public bool CanTell => _location is StoreLocation.PostgreSql;

    /// <summary>Whether parameters may be arrays.</summary>
    public bool TakesArrays => _location is StoreLocation.PostgreSql;

    public DataConnection Open() => new(_options);

    /// <summary>The statement that tells whoever listens of new alerts, when the transaction is committed.</summary>
    /// <param name="teller">Who need not be told, as plain letters and digits; empty for nobody.</param>
    public static string Telling(string teller) => $"NOTIFY {Channel}, '{teller}'";

    /// <summary>Calls whenever something was logged, and once at the start; until it fails or is cancelled.</summary>
    /// <param name="grew">Is called.</param>
    /// <param name="teller">Whose word is passed over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ListenAsync(Action grew, string teller, CancellationToken cancellationToken)
    {
        var parts = new NpgsqlConnectionStringBuilder(_connectionString) { KeepAlive = KeepAliveSeconds };
        await using var connection = new NpgsqlConnection(parts.ToString());
        connection.Notification += (_, told) =>
        {
            if (told.Payload != teller) grew();
        };
        await connection.OpenAsync(cancellationToken);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        grew();
        while (true) await connection.WaitAsync(cancellationToken);
    }

    /// <summary>Makes or brings up to date what is stored. Fails with what <see cref="StoreFault"/> tells.</summary>
    public void Migrate()
    {
        if (_location is StoreLocation.SqliteFile)
        {
            using var store = Open();
            store.Execute("PRAGMA journal_mode = WAL");
            RunMigrations();
            return;
        }

        using var connection = new NpgsqlConnection(_connectionString);
        connection.Open();
        using var take = new NpgsqlCommand($"SELECT pg_advisory_lock({MigrationLock})", connection);
        take.ExecuteNonQuery();
        RunMigrations();
        using var giveBack = new NpgsqlCommand($"SELECT pg_advisory_unlock({MigrationLock})", connection);
        giveBack.ExecuteNonQuery();
    }

    private static string ConnectionString(StoreLocation location) => location switch
    {
        StoreLocation.SqliteFile file => new SqliteConnectionStringBuilder { DataSource = file.Path }.ToString(),
        StoreLocation.PostgreSql server => WithoutHolders(server.ConnectionString),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // Writers take turns: a node that stands still in the middle of a transaction, or whose machine has died without a
    // word, would stop all others until the server misses its connection, which may take hours.
    private static string WithoutHolders(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        if (parts.Options?.Contains(IdleTimeout, StringComparison.Ordinal) == true) return connectionString;
        parts.Options = $"{parts.Options} -c {IdleTimeout}={MostIdle.TotalMilliseconds:0}".TrimStart();
        return parts.ToString();
    }

    private void RunMigrations()
    {
        using var services = new ServiceCollection()
            .AddFluentMigratorCore()
            .ConfigureRunner(
                runner => (_location is StoreLocation.SqliteFile ? runner.AddSQLite() : runner.AddPostgres())
                .WithGlobalConnectionString(_connectionString)
                .ScanIn(typeof(AlertLogTables).Assembly).For.Migrations())
            .BuildServiceProvider();
        using var scope = services.CreateScope();
        scope.ServiceProvider.GetRequiredService<IMigrationRunner>().MigrateUp();
    }
}
