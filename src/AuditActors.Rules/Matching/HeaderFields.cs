using System.Collections.Frozen;
using AuditActors.Events;
using AuditActors.Rules.Language;

namespace AuditActors.Rules.Matching;

/// <summary>What the scan at ingest tells of an event.</summary>
internal enum HeaderPart
{
    Stage,
    Verb,
    Username,
    Namespace,
    Resource,
    Subresource,
    RawTime,
}

/// <summary>The fields that read a part of the header and nothing else.</summary>
internal static class HeaderFields
{
    private static readonly FrozenDictionary<string, HeaderPart> Parts = new (HeaderPart Part, string Ka, string Path)[]
    {
        (HeaderPart.Stage, "ka.stage", "/stage"),
        (HeaderPart.Verb, "ka.verb", "/verb"),
        (HeaderPart.Username, "ka.user.name", "/user/username"),
        (HeaderPart.Namespace, "ka.target.namespace", "/objectRef/namespace"),
        (HeaderPart.Resource, "ka.target.resource", "/objectRef/resource"),
        (HeaderPart.Subresource, "ka.target.subresource", "/objectRef/subresource"),
    }
    .SelectMany(field => new[] { field.Ka, $"json.value[{field.Path}]", $"jevt.value[{field.Path}]" }
        .Select(text => KeyValuePair.Create(text, field.Part)))
    .Concat([KeyValuePair.Create("json.rawtime", HeaderPart.RawTime), new("jevt.rawtime", HeaderPart.RawTime)])
    .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Fields whose texts stand in the event, so that rules can be found by them.</summary>
    public static IEnumerable<(string Text, HeaderPart Part)> InEvent =>
        Parts.Where(known => known.Value != HeaderPart.RawTime)
            .OrderBy(known => known.Value).ThenBy(known => known.Key, StringComparer.Ordinal)
            .Select(known => (known.Key, known.Value));

    /// <summary>The part that an operand reads; null when it is none or more than that.</summary>
    public static HeaderPart? Of(Operand operand) =>
        operand is Operand.Field field && Parts.TryGetValue(field.Text, out var part) ? part : null;

    public static JsonSlice Slice(in EventHeader header, HeaderPart part) => part switch
    {
        HeaderPart.Stage => header.Stage,
        HeaderPart.Verb => header.Verb,
        HeaderPart.Username => header.Username,
        HeaderPart.Namespace => header.Namespace,
        HeaderPart.Resource => header.Resource,
        HeaderPart.Subresource => header.Subresource,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>
    /// Whether the header's bytes are what fields read: not when something is escaped, which is not decoded here, nor
    /// without the auditID, without which there are no <c>ka.*</c> fields.
    /// </summary>
    public static bool AreExact(ReadOnlySpan<byte> json, in EventHeader header) =>
        !header.AuditId.IsMissing && IsPlain(header.Stage, json) && IsPlain(header.Verb, json)
        && IsPlain(header.Username, json) && IsPlain(header.Namespace, json) && IsPlain(header.Resource, json)
        && IsPlain(header.Subresource, json);

    private static bool IsPlain(JsonSlice slice, ReadOnlySpan<byte> json) => !slice.In(json).Contains((byte)'\\');
}
