using System.Text.Json;

namespace AuditActors.App.Emulator;

/// <summary>Where an event's JSON tells when it happened and which request it belongs to.</summary>
internal readonly record struct EventStamps
{
    /// <summary>The inside of the auditID string; empty where there is none.</summary>
    public Range AuditId { get; private init; }

    public Range Received { get; private init; }

    public Range Staged { get; private init; }

    public DateTimeOffset? ReceivedAt { get; private init; }

    public DateTimeOffset? StagedAt { get; private init; }

    /// <summary>Looks at the outermost object only.</summary>
    public static EventStamps Find(ReadOnlySpan<byte> json)
    {
        var stamps = default(EventStamps);
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
            if (reader.ValueTextEquals("auditID"u8))
                stamps = stamps with { AuditId = Text(ref reader) };
            else if (reader.ValueTextEquals("requestReceivedTimestamp"u8))
                stamps = stamps with { Received = Text(ref reader), ReceivedAt = Time(ref reader) };
            else if (reader.ValueTextEquals("stageTimestamp"u8))
                stamps = stamps with { Staged = Text(ref reader), StagedAt = Time(ref reader) };
        }

        return stamps;
    }

    private static Range Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String) return default;
        var start = (int)reader.TokenStartIndex + 1;
        return start..(start + reader.ValueSpan.Length);
    }

    private static DateTimeOffset? Time(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time) ? time : null;
}
