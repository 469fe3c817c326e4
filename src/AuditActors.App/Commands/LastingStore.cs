using AuditActors.App.Configuration;
using AuditActors.Runtime;
using AuditActors.Runtime.Store;

namespace AuditActors.App.Commands;

/// <summary>The store of a node, for commands that look at it beside the node or without one.</summary>
internal static class LastingStore
{
    /// <summary>Fails with <see cref="CommandException"/> when there is none.</summary>
    /// <param name="settings">The node's.</param>
    /// <param name="signals">The caller's, for as long as it uses the store.</param>
    /// <param name="missing">What the caller does without: ends the message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<AlertStore> OpenAsync(
        NodeSettings settings, RuntimeSignals signals, string missing, CancellationToken cancellationToken)
    {
        if (settings is not { HasLastingStore: true, Store: { } options })
        {
            throw new CommandException(
                "configuration: no store that lasts is named (auditactors.data, store.sqlite.file, or PostgreSQL): "
                + missing);
        }

        var store = new AlertStore(options, TimeProvider.System, signals);
        try
        {
            await store.OpenAsync(cancellationToken);
        }
        catch (StoreException e)
        {
            throw new CommandException(e.Message);
        }

        return store;
    }
}
