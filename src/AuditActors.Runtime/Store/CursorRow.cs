using LinqToDB.Mapping;

namespace AuditActors.Runtime.Store;

/// <summary>Up to which sequence a sink has the alerts.</summary>
[Table("cursors")]
internal sealed class CursorRow
{
    [PrimaryKey, Column("sink")]
    public string Sink { get; set; } = "";

    [Column("sequence")]
    public long Sequence { get; set; }
}
