using LinqToDB.Mapping;

namespace AuditActors.Runtime.Store;

/// <summary>How far a source is finished, and which incarnation of its reader may say so.</summary>
[Table("checkpoints")]
internal sealed class CheckpointRow
{
    [PrimaryKey, Column("source")]
    public string Source { get; set; } = "";

    [Column("epoch")]
    public long Epoch { get; set; }

    /// <summary>What the source makes of it.</summary>
    [Column("position")]
    public string Position { get; set; } = "";
}
