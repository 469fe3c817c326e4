using LinqToDB.Mapping;

namespace AuditActors.Runtime.Store.Log;

/// <summary>
/// How far the alert log has come: one row, whose lock puts writers in a line. Sequences therefore appear in the order
/// in which they grow, and whoever has read up to one has missed none.
/// </summary>
[Table("log_head")]
internal sealed class HeadRow
{
    public const int Only = 1;

    [PrimaryKey, Column("id")]
    public int Id { get; set; }

    [Column("sequence")]
    public long Sequence { get; set; }

    [Column("end_offset")]
    public long EndOffset { get; set; }
}
