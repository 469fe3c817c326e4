using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AuditActors.Rules.Files.Description;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files;

/// <summary>
/// Names a rule set by what it was made of: texts in order and every option that changes results. The name of the node
/// is left out, so that nodes with the same rules have the same digest.
/// </summary>
internal static class RuleSetDigest
{
    public static string Of(IReadOnlyList<SourceText> files, RuleSetOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, files.Count.ToString(CultureInfo.InvariantCulture));
        foreach (var file in files) Add(hash, file.Utf8);
        Add(hash, options.Matching.ToString());
        Add(hash, options.MinimumPriority.ToString());
        Add(hash, options.IsoTime.ToString());
        Add(hash, options.Zone.Id);
        Add(hash, options.Correlations);
        foreach (var (name, value) in options.StaticFields.OrderBy(pair => pair.Key, ByteOrder.Instance))
        {
            Add(hash, $"static {name}");
            Add(hash, value);
        }

        foreach (var selection in options.Selections)
        {
            Add(hash, $"select {selection.Enable}");
            Add(hash, selection.Rule ?? "");
            Add(hash, selection.Tag ?? "");
        }

        foreach (var extra in options.AppendOutputs) Add(hash, extra);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, CorrelationOptions options)
    {
        Add(hash, string.Create(
            CultureInfo.InvariantCulture,
            $"correlations {options.Lateness} {options.CopyHorizon} {options.ChainLatency} {options.DurableFrom}"));
        foreach (var field in options.Subject?.All ?? []) Add(hash, $"subject {field}");
        foreach (var name in (options.Subject?.Correlations ?? []).Order(ByteOrder.Instance)) Add(hash, $"of {name}");
    }

    private static void Add(IncrementalHash hash, AppendOutput extra)
    {
        Add(hash, $"append {extra.SuggestedOutput} {extra.Tags.Length} {extra.ExtraFields.Length}");
        Add(hash, extra.Source ?? "");
        Add(hash, extra.Rule ?? "");
        Add(hash, extra.ExtraOutput ?? "");
        foreach (var tag in extra.Tags) Add(hash, tag);
        foreach (var field in extra.ExtraFields)
        {
            Add(hash, field.Key);
            Add(hash, field.Format is null ? "raw" : $"format {field.Format}");
        }
    }

    private static void Add(IncrementalHash hash, string text) => Add(hash, Encoding.UTF8.GetBytes(text));

    /// <summary>The length in front keeps neighbours apart.</summary>
    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
