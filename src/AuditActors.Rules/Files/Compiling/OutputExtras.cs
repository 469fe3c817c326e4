using System.Collections.Immutable;
using AuditActors.Rules.Files.Description;
using AuditActors.Rules.Files.Reading;

namespace AuditActors.Rules.Files.Compiling;

/// <summary>What configuration adds to a rule's output.</summary>
internal sealed class OutputExtras(RuleSetOptions options)
{
    private const string StaticPrefix = "static.";

    /// <summary>The output with every fitting extra text after one blank.</summary>
    public string Append(Definition.Rule rule)
    {
        var output = rule.Output;
        foreach (var extra in options.AppendOutputs.Where(extra => Fits(extra, rule)))
        {
            if (!string.IsNullOrEmpty(extra.ExtraOutput)) output = $"{output} {extra.ExtraOutput}";
            if (extra.SuggestedOutput) output += Suggested();
        }

        return output;
    }

    /// <summary>The extra fields by key, a later one in place of an earlier one.</summary>
    public ImmutableSortedDictionary<string, AppendField> Fields(Definition.Rule rule)
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<string, AppendField>(ByteOrder.Instance);
        foreach (var extra in options.AppendOutputs.Where(extra => Fits(extra, rule)))
        {
            foreach (var field in extra.ExtraFields) fields[field.Key] = field;
        }

        return fields.ToImmutable();
    }

    private string Suggested()
    {
        var names = options.StaticFields.Keys.Order(ByteOrder.Instance).Select(name => StaticPrefix + name);
        return string.Concat(names.Select(name => $" {name.Replace('.', '_')}=%{name}"));
    }

    private static bool Fits(AppendOutput extra, Definition.Rule rule) =>
        (string.IsNullOrEmpty(extra.Source) || extra.Source == rule.Source)
        && (string.IsNullOrEmpty(extra.Rule) || extra.Rule == rule.Name)
        && extra.Tags.All(rule.Tags.Contains);
}
