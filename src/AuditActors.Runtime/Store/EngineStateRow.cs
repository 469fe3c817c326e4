using LinqToDB.Mapping;

namespace AuditActors.Runtime.Store;

/// <summary>A piece of an engine's state, as the engine wrote it.</summary>
[Table("engine_state")]
internal sealed class EngineStateRow
{
    [PrimaryKey(0), Column("engine")]
    public string Engine { get; set; } = "";

    [PrimaryKey(1), Column("kind")]
    public int Kind { get; set; }

    [PrimaryKey(2), Column("correlation")]
    public string Correlation { get; set; } = "";

    [PrimaryKey(3), Column("row_key")]
    public byte[] Key { get; set; } = [];

    [Column("value")]
    public byte[] Value { get; set; } = [];
}
