using LinqToDB.Mapping;

namespace AuditActors.Runtime.Store.Journal;

/// <summary>An action on an alert in the journal. Texts from events are kept as bytes, as in the alert log.</summary>
[Table("remedies")]
internal sealed class RemedyRow
{
    [PrimaryKey, Column("id")]
    public string Id { get; set; } = "";

    [Column("alert_id")]
    public string AlertId { get; set; } = "";

    /// <summary>The node that takes the action.</summary>
    [Column("node")]
    public string Node { get; set; } = "";

    [Column("rule")]
    public string Rule { get; set; } = "";

    [Column("step")]
    public int Step { get; set; }

    [Column("action")]
    public string Action { get; set; } = "";

    [Column("actionner")]
    public string Actionner { get; set; } = "";

    /// <summary>Key of the object; empty for none.</summary>
    [Column("target")]
    public string Target { get; set; } = "";

    [Column("target_uid")]
    public string TargetUid { get; set; } = "";

    /// <summary>The object whose actions this one waits for: the first of the rule's.</summary>
    [Column("queue")]
    public string Queue { get; set; } = "";

    [Column("state")]
    public int State { get; set; }

    [Column("is_dry_run")]
    public bool IsDryRun { get; set; }

    [Column("is_disruptive")]
    public bool IsDisruptive { get; set; }

    [Column("attempts")]
    public int Attempts { get; set; }

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    [Column("created_at")]
    public long CreatedAt { get; set; }

    [Column("changed_at")]
    public long ChangedAt { get; set; }

    [Column("result")]
    public byte[] Result { get; set; } = [];

    [Column("undo")]
    public byte[] Undo { get; set; } = [];

    [Column("decisions")]
    public string Decisions { get; set; } = "";
}
