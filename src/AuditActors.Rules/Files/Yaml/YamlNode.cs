using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Yaml;

/// <summary>A node of a YAML document; one that aliases refer to stands in several places.</summary>
internal abstract class YamlNode(SourcePosition at)
{
    /// <summary>Where it starts: a collection in block form at its first key or dash.</summary>
    public SourcePosition At => at;

    /// <summary><c>~</c>, <c>null</c> or nothing at all, without quotes and tag.</summary>
    public sealed class Null(SourcePosition at) : YamlNode(at);

    public sealed class Scalar(SourcePosition at, string text) : YamlNode(at)
    {
        public string Text => text;
    }

    public sealed class Sequence(SourcePosition at) : YamlNode(at)
    {
        public List<YamlNode> Items { get; } = [];
    }

    public sealed class Map(SourcePosition at) : YamlNode(at)
    {
        /// <summary>In the order of the text, duplicate keys included.</summary>
        public List<KeyValuePair<YamlNode, YamlNode>> Pairs { get; } = [];

        /// <summary>The value of the first pair with this key, or null.</summary>
        public YamlNode? Find(string key)
        {
            foreach (var pair in Pairs)
            {
                if (pair.Key is Scalar scalar && scalar.Text == key) return pair.Value;
            }

            return null;
        }
    }
}
