using System.Data.Common;
using FluentMigrator.Exceptions;
using Npgsql;

namespace AuditActors.Runtime.Store;

/// <summary>What a database has against being used, without the wrappings that libraries put around it.</summary>
internal static class StoreFault
{
    /// <summary>Whether an exception says that the database cannot be used now, by somebody else's lock too.</summary>
    public static bool IsIn(Exception e) => e is FluentMigratorException || Cause(e) is not null;

    /// <summary>The reason in a line: no statement, no hint at how to see more of the data.</summary>
    public static string Told(Exception e) => Cause(e) switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused =>
            $"{Short(refused)}; the user has to own the schema and its tables",
        PostgresException refused => Short(refused),
        { } cause => cause.Message,
        null => e.Message,
    };

    private static string Short(PostgresException e) => $"{e.SqlState}: {e.MessageText}";

    private static Exception? Cause(Exception? e)
    {
        while (e is not (null or DbException or IOException or TimeoutException)) e = e.InnerException;
        return e;
    }
}
