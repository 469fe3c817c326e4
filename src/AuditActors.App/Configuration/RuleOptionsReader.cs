using Akka.Configuration.Hocon;
using AuditActors.Rules;
using AuditActors.Rules.Temporal;

namespace AuditActors.App.Configuration;

/// <summary>Settings that change which rules run and what their alerts hold: Falco's, under names of HOCON.</summary>
internal sealed class RuleOptionsReader(SettingsReader reader)
{
    private const string Switches = "rules.switches";
    private const string Append = "output.append";
    private const string StaticFields = "output.static-fields";

    public RuleSetOptions Read() => new()
    {
        Hostname = NodeHostname.Value,
        Zone = TimeZoneInfo.Local,
        Selections = [.. reader.Objects(Switches).Select(Selection)],
        AppendOutputs = [.. reader.Objects(Append).Select(AppendOutput)],
        Correlations = new CorrelationOptions
        {
            Lateness = reader.Time("correlations.lateness"),
            DurableFrom = reader.Time("correlations.durable-from"),
        },
        StaticFields = reader.Object(StaticFields)
            .ToDictionary(field => field.Key, field => field.Value.GetString() ?? "", StringComparer.Ordinal),
    };

    private RuleSelection Selection(IDictionary<string, HoconValue> item)
    {
        reader.CheckNames(Switches, item, "enable", "disable");
        var enable = item.ContainsKey("enable");
        if (enable == item.ContainsKey("disable")) reader.Refuse(Switches, "each entry has either enable or disable");
        var what = Parts(item, enable ? "enable" : "disable");
        reader.CheckNames(Switches, what, "rule", "tag");
        return new RuleSelection(enable, TextOf(what, "rule"), TextOf(what, "tag"));
    }

    private AppendOutput AppendOutput(IDictionary<string, HoconValue> item)
    {
        reader.CheckNames(Append, item, "match", "extra-output", "extra-fields", "suggested-output");
        var match = Parts(item, "match");
        reader.CheckNames(Append, match, "source", "rule", "tags");
        return new AppendOutput
        {
            Source = TextOf(match, "source"),
            Rule = TextOf(match, "rule"),
            Tags = match.TryGetValue("tags", out var tags) ? [.. tags.GetStringList()] : [],
            ExtraOutput = TextOf(item, "extra-output"),
            ExtraFields = item.TryGetValue("extra-fields", out var fields) ? [.. fields.GetArray().Select(Field)] : [],
            SuggestedOutput = TextOf(item, "suggested-output") is "on" or "true" or "yes",
        };
    }

    /// <summary>A field's name, or a key and the format of its text.</summary>
    private AppendField Field(HoconValue value)
    {
        if (!value.IsObject()) return new AppendField(value.GetString());
        var field = value.GetObject().Items;
        reader.CheckNames(Append, field, "key", "format");
        if (field.Count < 2) reader.Refuse(Append, "an extra field with a format has key and format");
        return new AppendField(TextOf(field, "key") ?? "", TextOf(field, "format") ?? "");
    }

    private static IDictionary<string, HoconValue> Parts(IDictionary<string, HoconValue> item, string name) =>
        item.TryGetValue(name, out var value) && value.IsObject()
            ? value.GetObject().Items
            : new Dictionary<string, HoconValue>();

    private static string? TextOf(IDictionary<string, HoconValue> item, string name) =>
        item.TryGetValue(name, out var value) ? value.GetString() : null;
}
