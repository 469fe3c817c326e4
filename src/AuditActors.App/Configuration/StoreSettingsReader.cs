using System.Data.Common;
using AuditActors.Runtime.Store;
using static AuditActors.App.Configuration.ByteUnits;

namespace AuditActors.App.Configuration;

/// <summary>The settings of the store.</summary>
internal static class StoreSettingsReader
{
    public const string ConnectionVariable = "AUDITACTORS_POSTGRESQL";
    private const string FileName = "auditactors.db";

    private static readonly Dictionary<string, ReadLocation> Kinds = new()
    {
        ["sqlite"] = (reader, _) => File(reader),
        ["postgresql"] = (reader, environment) => new StoreLocation.PostgreSql(Connection(reader, environment)),
        ["none"] = (_, _) => null,
    };

    private delegate StoreLocation? ReadLocation(SettingsReader reader, Func<string, string?> environment);

    /// <summary>Null where nothing is to be kept. Fails with <see cref="CommandException"/>.</summary>
    public static StoreOptions? Read(SettingsReader reader, Func<string, string?> environment)
    {
        if (reader.OneOf("store.kind", Kinds)?.Invoke(reader, environment) is not { } location) return null;
        return new StoreOptions
        {
            Location = location,
            Node = reader.Text("node.name") is { Length: > 0 } name ? name : NodeHostname.Value,
            KeepFor = reader.TimeAboveZero("store.keep-for"),
            KeepBytes = reader.Size("store.keep-size", least: 1 * MiB, most: 64 * TiB),
            PositionsEvery = reader.TimeAboveZero("store.positions-every"),
        };
    }

    /// <summary>The file of a store in the folder for data.</summary>
    public static StoreLocation FileIn(string folder) => new StoreLocation.SqliteFile(Path.Combine(folder, FileName));

    private static StoreLocation File(SettingsReader reader)
    {
        if (reader.Text("store.sqlite.file") is { Length: > 0 } file) return new StoreLocation.SqliteFile(file);
        return reader.Text("data") is { Length: > 0 } folder ? FileIn(folder) : new StoreLocation.SqliteFile("");
    }

    // It holds a password, so it is no setting.
    private static string Connection(SettingsReader reader, Func<string, string?> environment)
    {
        var file = reader.Text("store.postgresql.connection-file");
        var from = file.Length > 0 ? file : ConnectionVariable;
        var text = file.Length > 0 ? ReadFile(file) : environment(ConnectionVariable) ?? "";
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = text };
            if (parts.Count > 0)
            {
                return StoreLocation.PostgreSql.Fault(text) is { } fault
                    ? throw new CommandException($"{from}: {fault}")
                    : text;
            }
        }
        catch (ArgumentException)
        {
            // The exception repeats the text.
        }

        throw new CommandException(
            $"{from}: no connection string; wanted Host=…;Database=…;Username=…;Password=…, as Npgsql documents it");
    }

    private static string ReadFile(string file)
    {
        try
        {
            return System.IO.File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{file}: {e.Message}");
        }
    }
}
