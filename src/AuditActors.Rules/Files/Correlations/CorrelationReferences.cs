using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Files.Yaml;

namespace AuditActors.Rules.Files.Correlations;

/// <summary>The rules and correlations that a correlation names.</summary>
internal static class CorrelationReferences
{
    public static IEnumerable<string> Of(CorrelationDefinition definition)
    {
        foreach (var node in Elements(definition, CorrelationKeys.Rules))
        {
            if (node is YamlNode.Scalar name) yield return name.Text;
        }

        foreach (var node in Elements(definition, CorrelationKeys.Events))
        {
            if (node is YamlNode.Map map && map.Find("rule") is YamlNode.Scalar name) yield return name.Text;
        }
    }

    /// <summary>The texts of conditions, for finding out which macros and lists are used.</summary>
    public static IEnumerable<string> ConditionsOf(CorrelationDefinition definition)
    {
        foreach (var key in new[] { ItemKeys.Condition, CorrelationKeys.Until })
        {
            var texts = definition.Pieces(key).Select(piece => piece.Node).OfType<YamlNode.Scalar>();
            yield return string.Join(' ', texts.Select(text => text.Text));
        }

        foreach (var map in Elements(definition, CorrelationKeys.Events).OfType<YamlNode.Map>())
        {
            foreach (var key in new[] { ItemKeys.Condition, "where" })
            {
                if (map.Find(key) is YamlNode.Scalar text) yield return text.Text;
            }
        }
    }

    private static IEnumerable<YamlNode> Elements(CorrelationDefinition definition, string key) =>
        definition.Pieces(key)
            .SelectMany(piece => piece.Node is YamlNode.Sequence sequence ? sequence.Items : [piece.Node]);
}
