using System.Text;
using AuditActors.Events;
using AuditActors.Rules.Temporal.Admission;

namespace AuditActors.Runtime.Namespaces;

/// <summary>The key under which an event finds its detector.</summary>
internal static class NamespaceKey
{
    /// <summary>Events without a namespace; parentheses keep it apart from all namespaces.</summary>
    public const string Cluster = "(cluster)";

    /// <summary>Events whose namespace can be none: one detector, however many names an attacker invents.</summary>
    public const string Impossible = "(impossible)";

    private const int LongestName = 253;
    private const string EnginePrefix = "ns/";

    private static readonly byte[] ClusterBytes = Encoding.UTF8.GetBytes(Cluster);
    private static readonly byte[] ImpossibleBytes = Encoding.UTF8.GetBytes(Impossible);

    /// <summary>The key's bytes: of characters that a Kubernetes name may have, or a special key.</summary>
    public static ReadOnlySpan<byte> Of(in AuditEvent auditEvent)
    {
        var json = auditEvent.Json.Span;
        var header = auditEvent.Header;
        return Of(PartitionField.Of(header.Namespace.In(json), header.Resource.In(json), header.Name.In(json)));
    }

    /// <summary>The key of a namespace by name; empty for what has none.</summary>
    public static string Of(string name) => Encoding.UTF8.GetString(Of(Encoding.UTF8.GetBytes(name)));

    /// <summary>The name of the namespace's engine in the store.</summary>
    public static string EngineName(string key) => EnginePrefix + key;

    /// <summary>The namespace's key; null where the engine is none of a namespace.</summary>
    public static string? OfEngine(string name) =>
        name.StartsWith(EnginePrefix, StringComparison.Ordinal) ? name[EnginePrefix.Length..] : null;

    /// <summary>The namespace's name; empty for what has none.</summary>
    public static string NameOf(string key) => key == Cluster ? "" : key;

    private static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return ClusterBytes;
        return name.Length <= LongestName && !name.ContainsAnyExcept(NameBytes) ? name : ImpossibleBytes;
    }

    // Escapes are refused with everything else: the API server writes none in a namespace.
    private static readonly System.Buffers.SearchValues<byte> NameBytes =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._"u8);
}
