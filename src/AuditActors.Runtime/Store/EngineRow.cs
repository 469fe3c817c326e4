using LinqToDB.Mapping;

namespace AuditActors.Runtime.Store;

/// <summary>A correlation engine, and which incarnation of it may change its state.</summary>
[Table("engines")]
internal sealed class EngineRow
{
    [PrimaryKey, Column("engine")]
    public string Engine { get; set; } = "";

    [Column("epoch")]
    public long Epoch { get; set; }
}
