using System.Collections.Immutable;
using AuditActors.Rules.Files.Yaml;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Reading;

/// <summary>Warns of keys that an item does not know, once the item was read without an error.</summary>
internal static class UnknownKeys
{
    public static void Warn(ItemReader reader, ImmutableArray<string> known)
    {
        foreach (var (keyNode, _) in reader.Item.Pairs)
        {
            if (reader.Failed) return;
            var key = keyNode switch
            {
                YamlNode.Scalar scalar => scalar.Text,
                YamlNode.Null => "null",
                _ => null,
            };
            if (key is null) reader.Fail(reader.Context, DiagnosticCode.Validate, "A key is neither text nor null");
            else if (!known.Contains(key)) Warn(reader, key, known);
        }
    }

    private static void Warn(ItemReader reader, string key, ImmutableArray<string> known) => reader.Warn(
        DiagnosticCode.UnknownKey, $"Unknown key '{key}'. The key will be ignored.", NearestName.Hint(key, known));
}
