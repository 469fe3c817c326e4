using AuditActors.Runtime.Store.Log;
using LinqToDB.Mapping;

namespace AuditActors.Runtime.Store.DeadLetters;

/// <summary>An alert that the receiver of a sink will never take. It goes when the alert goes.</summary>
[Table("dead_letters")]
internal sealed class DeadLetterRow
{
    [PrimaryKey(0), Column("sink")]
    public string Sink { get; set; } = "";

    /// <summary>Of the alert in the log.</summary>
    [PrimaryKey(1), Column("sequence")]
    public long Sequence { get; set; }

    [Column("alert_id")]
    public string AlertId { get; set; } = "";

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    [Column("refused_at")]
    public long RefusedAt { get; set; }

    [Column("reason")]
    public string Reason { get; set; } = "";

    /// <summary>Whether it is to be delivered again.</summary>
    [Column("is_wanted")]
    public bool IsWanted { get; set; }

    public DeadLetter Refused(AlertRow alert) =>
        new(Sink, DateTimeOffset.FromUnixTimeMilliseconds(RefusedAt), Reason, alert.Logged(), IsWanted);
}
