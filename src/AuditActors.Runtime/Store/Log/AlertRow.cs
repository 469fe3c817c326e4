using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using AuditActors.Events;
using LinqToDB.Mapping;

namespace AuditActors.Runtime.Store.Log;

/// <summary>
/// An alert in the log. What events say is kept as bytes: a database that refuses some character must not refuse an
/// alert for ever.
/// </summary>
[Table("alerts")]
internal sealed class AlertRow
{
    [PrimaryKey, Column("sequence")]
    public long Sequence { get; set; }

    [Column("id")]
    public string Id { get; set; } = "";

    [Column("node")]
    public string Node { get; set; } = "";

    /// <summary>When it was logged: milliseconds since 1970-01-01 UTC.</summary>
    [Column("logged_at")]
    public long LoggedAt { get; set; }

    /// <summary>Bytes of all alerts up to and with this one, removed ones included.</summary>
    [Column("end_offset")]
    public long EndOffset { get; set; }

    [Column("rule")]
    public string Rule { get; set; } = "";

    [Column("priority")]
    public int Priority { get; set; }

    [Column("source")]
    public string Source { get; set; } = "";

    [Column("namespace")]
    public string Namespace { get; set; } = "";

    /// <summary>A JSON array.</summary>
    [Column("tags")]
    public string Tags { get; set; } = "";

    /// <summary>Nanoseconds since 1970-01-01 UTC; unsigned, in the bits of a signed number.</summary>
    [Column("event_time")]
    public long EventTime { get; set; }

    [Column("message")]
    public byte[] Message { get; set; } = [];

    [Column("output_fields")]
    public byte[] OutputFields { get; set; } = [];

    [Column("event_identity")]
    public byte[] EventIdentity { get; set; } = [];

    [Column("event_number")]
    public long EventNumber { get; set; }

    [Column("rule_order")]
    public int RuleOrder { get; set; }

    /// <summary>For the table beside this one.</summary>
    [NotColumn]
    public byte[] Evidence { get; set; } = [];

    /// <summary>The alert, as everybody gets it who reads the log.</summary>
    public LoggedAlert Logged() => new(
        Sequence,
        Guid.Parse(Id),
        Node,
        new Alert
        {
            Rule = Rule,
            Priority = (Priority)Priority,
            Source = Source,
            Namespace = Namespace,
            Tags = JsonSerializer.Deserialize<ImmutableArray<string>>(Tags),
            Time = (ulong)EventTime,
            Message = Message,
            OutputFields = OutputFields,
            EventIdentity = Encoding.UTF8.GetString(EventIdentity),
            EventNumber = (ulong)EventNumber,
            RuleOrder = RuleOrder,
        });
}
