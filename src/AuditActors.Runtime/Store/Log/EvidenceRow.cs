using LinqToDB.Mapping;

namespace AuditActors.Runtime.Store.Log;

/// <summary>
/// What the alert of a correlation is made of; apart from the alert, because few ask. It goes with it.
/// </summary>
[Table("alert_evidence")]
internal sealed class EvidenceRow
{
    /// <summary>Of the alert in the log.</summary>
    [PrimaryKey, Column("sequence")]
    public long Sequence { get; set; }

    /// <summary>As <see cref="Events.Alert.Evidence"/>.</summary>
    [Column("evidence")]
    public byte[] Evidence { get; set; } = [];
}
