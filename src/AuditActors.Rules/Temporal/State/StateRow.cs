namespace AuditActors.Rules.Temporal.State;

/// <summary>What a row of stored state is about.</summary>
public enum StateRowKind : byte
{
    /// <summary>Watermark and knowledge of the engine.</summary>
    Engine = 1,

    /// <summary>Identities of recent events.</summary>
    Identities = 2,

    /// <summary>Ids of recent alerts.</summary>
    AlertIds = 3,

    /// <summary>What the state of a correlation was written for.</summary>
    Correlation = 4,

    /// <summary>A group's window.</summary>
    Window = 5,

    /// <summary>An event that waits for the watermark.</summary>
    Pending = 6,

    /// <summary>A cool-down.</summary>
    Cooldown = 7,

    /// <summary>A group whose state was lost to a limit.</summary>
    Eviction = 8,
}

/// <summary>
/// A piece of an engine's state as it is stored. Rows with the same kind, correlation and key replace one another.
/// </summary>
/// <param name="Correlation">The correlation's identity; empty for the engine's own rows.</param>
/// <param name="Value">Versioned bytes; null means that the row is to be deleted.</param>
public readonly record struct StateRow(
    StateRowKind Kind, string Correlation, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte>? Value)
{
    /// <summary>A row of an array, or of null: as an argument a null array would become an empty value.</summary>
    internal static StateRow Of(StateRowKind kind, string correlation, byte[] key, byte[]? value) =>
        new(kind, correlation, key, value is null ? default(ReadOnlyMemory<byte>?) : value);
}
