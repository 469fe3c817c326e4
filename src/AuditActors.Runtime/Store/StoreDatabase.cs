using System.Data.Common;
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

    /// <summary>Whether an exception says that the database cannot be used now.</summary>
    public static bool IsFault(Exception e) => e is DbException or IOException or TimeoutException;

    public DataConnection Open() => new(_options);

    /// <summary>Makes or brings up to date what is stored. Fails with <see cref="DbException"/>.</summary>
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
        StoreLocation.PostgreSql server => server.ConnectionString,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private void RunMigrations()
    {
        using var services = new ServiceCollection()
            .AddFluentMigratorCore()
            .ConfigureRunner(runner => (_location is StoreLocation.SqliteFile ? runner.AddSQLite() : runner.AddPostgres())
                .WithGlobalConnectionString(_connectionString)
                .ScanIn(typeof(AlertLogTables).Assembly).For.Migrations())
            .BuildServiceProvider();
        using var scope = services.CreateScope();
        scope.ServiceProvider.GetRequiredService<IMigrationRunner>().MigrateUp();
    }
}
