using AuditActors.Rules.Files.Exceptions;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Reading;

/// <summary>Reads a rule item with <c>override</c>: what is appended first, then what is replaced.</summary>
internal sealed class RuleOverrideReader(
    RuleCollector collector, ItemReader reader, string name, string source, Overrides overrides)
{
    private readonly SortedSet<string> _given = new(ItemKeys.Replaceable.Where(reader.Has), StringComparer.Ordinal);

    public void Read()
    {
        if (!overrides.Append.IsEmpty)
        {
            var update = Common("append", overrides.Append, append: true);
            if (!reader.Failed) collector.Append(reader, update);
        }

        if (!overrides.Replace.IsEmpty && !reader.Failed)
        {
            var update = Common("replace", overrides.Replace, append: false);
            ReadSettings(update);
            if (!reader.Failed) collector.Replace(reader, update);
        }

        if (reader.Failed || _given.Count == 0) return;
        var key = _given.Min!;
        reader.Fail(
            reader.Context.In(ItemTypes.Overrides, key, reader.Item.Find(key)!.At),
            $"Unexpected key '{key}': no corresponding entry under 'override' is defined.",
            $"say under 'override' what to do with '{key}'");
    }

    private RuleUpdate Common(string operation, IReadOnlySet<string> keys, bool append)
    {
        var update = new RuleUpdate(name, "");
        if (Wants(keys, operation, ItemKeys.Condition))
        {
            update.Source = source;
            update.Condition = reader.Text(ItemKeys.Condition);
        }

        if (Wants(keys, operation, ItemKeys.Exceptions)) update.Exceptions = ExceptionReader.Read(reader, append);
        if (Wants(keys, operation, ItemKeys.Output)) update.Output = reader.Text(ItemKeys.Output);
        if (Wants(keys, operation, ItemKeys.Description)) update.Description = reader.Text(ItemKeys.Description);
        if (Wants(keys, operation, ItemKeys.Tags)) update.Tags = reader.Texts(ItemKeys.Tags, required: false) ?? [];
        return update;
    }

    private void ReadSettings(RuleUpdate update)
    {
        const string operation = "replace";
        var keys = overrides.Replace;
        if (Wants(keys, operation, ItemKeys.Priority)) update.Priority = RuleReader.ReadPriority(reader);
        if (Wants(keys, operation, ItemKeys.Capture)) update.Capture = reader.Flag(ItemKeys.Capture, true);
        if (Wants(keys, operation, ItemKeys.CaptureDuration))
            update.CaptureDuration = reader.Number(ItemKeys.CaptureDuration, true);
        if (Wants(keys, operation, ItemKeys.Enabled)) update.Enabled = reader.Flag(ItemKeys.Enabled, true);
        if (Wants(keys, operation, ItemKeys.WarnEventTypes))
            update.WarnEventTypes = reader.Flag(ItemKeys.WarnEventTypes, true);
        if (Wants(keys, operation, ItemKeys.SkipIfUnknownFilter))
            update.SkipIfUnknownFilter = reader.Flag(ItemKeys.SkipIfUnknownFilter, true);
    }

    /// <summary>Whether the key is to be overridden; it must then be given.</summary>
    private bool Wants(IReadOnlySet<string> keys, string operation, string key)
    {
        if (reader.Failed || !keys.Contains(key)) return false;
        if (_given.Remove(key)) return true;
        reader.Fail(
            reader.Context, $"An {operation} override for '{key}' was specified but '{key}' is not defined");
        return false;
    }
}
