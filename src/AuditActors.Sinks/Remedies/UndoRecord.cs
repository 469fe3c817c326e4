using System.Text.Json;
using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation.Targets;

namespace AuditActors.Sinks.Remedies;

/// <summary>What takes an action back: kept in the journal, read by a later version of the program.</summary>
/// <param name="Kind">Which action.</param>
/// <param name="Target">The object that was changed.</param>
internal sealed record UndoRecord(string Kind, Target Target)
{
    public const string Metadata = "metadata";
    public const string Policy = "policy";
    public const string Cordon = "cordon";
    public const string Scale = "scale";

    /// <summary>Of metadata: labels or annotations.</summary>
    public string? Map { get; init; }

    /// <summary>Of metadata: values before; null where there was none.</summary>
    public IReadOnlyDictionary<string, string?> Before { get; init; } = new Dictionary<string, string?>();

    /// <summary>Of metadata: values that were set; one that is another now stays.</summary>
    public IReadOnlyDictionary<string, string?> After { get; init; } = new Dictionary<string, string?>();

    /// <summary>Of scale: replicas before and after.</summary>
    public int Replicas { get; init; }

    public int ReplicasAfter { get; init; }

    /// <summary>Of policy: the spec before; null where there was no policy.</summary>
    public JsonObject? Spec { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>Null when the text is none.</summary>
    public static UndoRecord? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<UndoRecord>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
