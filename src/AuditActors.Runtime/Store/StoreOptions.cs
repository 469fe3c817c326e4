namespace AuditActors.Runtime.Store;

/// <summary>Where a deployment keeps what must not be lost.</summary>
public abstract record StoreLocation
{
    private StoreLocation()
    {
    }

    /// <summary>A form that is safe to print.</summary>
    public abstract string Name { get; }

    /// <summary>A file of one node; made when it is not there. An empty path is still to be chosen.</summary>
    public sealed record SqliteFile(string Path) : StoreLocation
    {
        public override string Name => Path;
    }

    /// <summary>A database that all nodes of a cluster share.</summary>
    public sealed record PostgreSql(string ConnectionString) : StoreLocation
    {
        public override string Name
        {
            get
            {
                var parts = new Npgsql.NpgsqlConnectionStringBuilder(ConnectionString);
                return $"PostgreSQL {parts.Host}/{parts.Database}";
            }
        }

        /// <summary>
        /// What is wrong with a connection string, without any part of it that may be secret; or null.
        /// </summary>
        public static string? Fault(string connectionString)
        {
            try
            {
                _ = new Npgsql.NpgsqlConnectionStringBuilder(connectionString);
                return null;
            }
            catch (ArgumentException e)
            {
                return e.ParamName is { } name && new Npgsql.NpgsqlConnectionStringBuilder().ContainsKey(name)
                    ? $"the value of '{name}' in the connection string is none that Npgsql takes"
                    : "there is a keyword in the connection string that Npgsql does not know; a value with ; wants "
                        + "quotes";
            }
        }
    }
}

/// <summary>The store of a node and its bounds.</summary>
public sealed record StoreOptions
{
    public required StoreLocation Location { get; init; }

    /// <summary>The node in whose name alerts are logged; the same after a restart.</summary>
    public required string Node { get; init; }

    /// <summary>Alerts older than this are removed once every sink has them.</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Bytes of messages and fields kept at most; the oldest alerts go first, delivered or not.</summary>
    public long KeepBytes { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>How long a position of a source or sink may wait for company in a transaction.</summary>
    public TimeSpan PositionsEvery { get; init; } = TimeSpan.FromSeconds(1);
}
