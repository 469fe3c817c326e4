using System.Collections.Immutable;
using AuditActors.Events.Fields;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Correlations;

/// <summary>Reads what a correlation groups, counts and suppresses by: fields and aliases.</summary>
internal sealed class CorrelationGroups(FieldCatalog catalog)
{
    private const int MostFields = 8;
    private const string UntilName = "until";

    public ImmutableArray<GroupField> ReadGroupBy(CorrelationMap item, ReadSelectors selectors)
    {
        var aliases = ReadAliases(item, selectors);
        var groups = ImmutableArray.CreateBuilder<GroupField>();
        foreach (var entry in item.Texts(CorrelationKeys.GroupBy, MostFields) ?? [])
        {
            var (name, optional) = Optional(entry.Text);
            if (aliases.TryGetValue(name, out var fields))
            {
                groups.Add(new GroupField(name, optional, fields));
                if (!optional) WarnOfGaps(name, fields, selectors, entry.At, item.Faults);
                continue;
            }

            if (Find(name, entry.At, item.Faults, aliases.Keys) is not { } use) continue;
            WarnOfList(use, entry.At, item.Faults);
            var count = selectors.Selectors.Length + (selectors.Until is null ? 0 : 1);
            groups.Add(new GroupField(name, optional, [.. Enumerable.Repeat<FieldUse?>(use, count)]));
        }

        return groups.ToImmutable();
    }

    public ImmutableArray<SuppressField>? ReadSuppressBy(CorrelationMap item, ImmutableArray<GroupField> groups)
    {
        if (item.Texts(CorrelationKeys.SuppressBy) is not { } texts) return null;
        var fields = ImmutableArray.CreateBuilder<SuppressField>();
        foreach (var entry in texts)
        {
            var (name, _) = Optional(entry.Text);
            var group = groups.Index().Where(group => group.Item.Name == name).Select(group => (int?)group.Index)
                .FirstOrDefault();
            var use = group is null ? Find(name, entry.At, item.Faults, groups.Select(known => known.Name)) : null;
            if (group is not null || use is not null) fields.Add(new SuppressField(group, use));
        }

        return fields.ToImmutable();
    }

    /// <summary>Fields whose values are told apart.</summary>
    public ImmutableArray<CountedField> ReadCounted(CorrelationMap map)
    {
        var fields = ImmutableArray.CreateBuilder<CountedField>();
        foreach (var entry in map.Texts(CorrelationKeys.Field, MostFields) ?? [])
        {
            var (name, optional) = Optional(entry.Text);
            if (Find(name, entry.At, map.Faults, []) is { } use) fields.Add(new CountedField(use, optional));
        }

        return fields.ToImmutable();
    }

    private Dictionary<string, ImmutableArray<FieldUse?>> ReadAliases(CorrelationMap item, ReadSelectors selectors)
    {
        var names = selectors.Selectors.Select(selector => selector.Name).ToList();
        if (selectors.Until is not null) names.Add(UntilName);
        var aliases = new Dictionary<string, ImmutableArray<FieldUse?>>(StringComparer.Ordinal);
        if (!item.Has(CorrelationKeys.Aliases)) return aliases;
        foreach (var (alias, fields) in item.Pairs(
            CorrelationKeys.Aliases, [.. names], DiagnosticCode.UnknownCorrelationField))
            aliases[alias.Text] = [.. names.Select(name => FieldOf(fields, name, item))];
        return aliases;
    }

    private static void WarnOfGaps(
        string alias, ImmutableArray<FieldUse?> fields, ReadSelectors selectors, Context at, CorrelationFaults faults)
    {
        foreach (var (index, field) in fields.Index().Where(field => field.Item is null))
        {
            var name = index < selectors.Selectors.Length ? selectors.Selectors[index].Name : UntilName;
            faults.Add(at.Report(
                DiagnosticCode.SelectorWithoutAlias,
                $"Alias '{alias}' has no field for '{name}', whose events are left out",
                $"add {name}: FIELD to the alias, or write ?{alias}, and events without it are a group"));
        }
    }

    private FieldUse? FieldOf(CorrelationMap fields, string selector, CorrelationMap item)
    {
        if (fields.Text(selector) is not { } text) return null;
        var use = Find(text, fields.At(selector), item.Faults, []);
        if (use is not null) WarnOfList(use, fields.At(selector), item.Faults);
        return use;
    }

    private FieldUse? Find(string name, Context at, CorrelationFaults faults, IEnumerable<string> others)
    {
        if (catalog.Lookup(name).Use is { } use && use.Text == name) return use;
        var known = catalog.Fields.Select(field => field.Name).Concat(others);
        faults.Add(at.Report(
            DiagnosticCode.UnknownCorrelationField, $"There is no field or alias '{name}'",
            NearestName.Hint(name.Split('[')[0], known)));
        return null;
    }

    private static void WarnOfList(FieldUse use, Context at, CorrelationFaults faults)
    {
        if (use.Field.IsList)
            faults.Add(
                at.Report(DiagnosticCode.ListGroup, $"'{use.Text}' is a list: an event counts for each element"));
    }

    private static (string Name, bool Optional) Optional(string text) =>
        text.StartsWith('?') ? (text[1..], true) : (text, false);
}
