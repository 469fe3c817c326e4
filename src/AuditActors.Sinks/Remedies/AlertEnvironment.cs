using System.Globalization;
using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

/// <summary>An alert's values as variables of the environment, each an argument <c>NAME=value</c>.</summary>
internal static class AlertEnvironment
{
    private const int MostFields = 40;
    private const int LongestValue = 256;
    private static readonly string[] Families = ["ka.", "k8s.", "aa."];

    /// <param name="order">The action.</param>
    /// <param name="facts">Further variables.</param>
    public static IReadOnlyList<string> Of(RemedyOrder order, IEnumerable<(string Name, string Value)> facts)
    {
        var alert = order.Alert.Alert;
        return
        [
            Variable("PRIORITY", alert.Priority.ToString()),
            Variable("RULE", alert.Rule),
            Variable("SOURCE", alert.Source),
            Variable("TAGS", string.Join(',', alert.Tags)),
            .. facts.Select(fact => Variable(fact.Name, fact.Value)),
            .. order.Alert.Names
                .Where(name => Families.Any(family => name.StartsWith(family, StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal)
                .Where(name => order.Alert.Text(name) is not null)
                .Take(MostFields)
                .Select(name => Variable(Name(name), order.Alert.Text(name)!)),
        ];
    }

    private static string Name(string field) => string.Concat(field
        .Where(c => c != ']')
        .Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpper(c, CultureInfo.InvariantCulture) : '_'));

    private static string Variable(string name, string value)
    {
        var text = value.Replace("\0", "", StringComparison.Ordinal);
        return $"{name}={(text.Length <= LongestValue ? text : text[..LongestValue])}";
    }
}
