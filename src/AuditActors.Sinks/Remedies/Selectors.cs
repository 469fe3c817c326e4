using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

/// <summary>Which pods an object chooses.</summary>
internal static class Selectors
{
    /// <summary>Labels that controllers give; they change with every rollout.</summary>
    private static readonly string[] OfControllers =
    [
        "pod-template-hash", "pod-template-generation", "controller-revision-hash",
        "statefulset.kubernetes.io/pod-name",
    ];

    /// <summary>The selector of an owner, or the labels of a pod; never one that chooses everything.</summary>
    /// <param name="found">Whose pods.</param>
    /// <param name="ours">Labels that are given by remediation, so that siblings have none; they may be taken
    /// back.</param>
    public static JsonObject Of(ApiObject found, params IReadOnlyCollection<string> ours)
    {
        var selector = found.Kind == ObjectKinds.Pod
            ? new JsonObject { ["matchLabels"] = Labels(found.Labels, ours) }
            : (found.Spec["selector"]?.DeepClone() as JsonObject ?? []);
        if (selector["matchLabels"] is JsonObject labels)
            foreach (var name in OfControllers) labels.Remove(name);
        var isEmpty = (selector["matchLabels"] as JsonObject ?? []).Count == 0
            && (selector["matchExpressions"] as JsonArray ?? []).Count == 0;
        return isEmpty
            ? throw new RemedyException(RemedyOutcome.Ignored(
                $"the {found.Target} has no labels of its own: a selector would mean every pod of the namespace"))
            : selector;
    }

    /// <summary>Whether an owner chooses what has these labels.</summary>
    public static bool Choose(ApiObject owner, IReadOnlyDictionary<string, string> labels)
    {
        var selector = owner.Spec["selector"] as JsonObject ?? [];
        var wanted = selector["matchLabels"] as JsonObject ?? [];
        var expressions = (selector["matchExpressions"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        return wanted.Count + expressions.Count > 0
            && wanted.All(label => labels.GetValueOrDefault(label.Key) == label.Value!.GetValue<string>())
            && expressions.TrueForAll(expression => Holds(expression, labels));
    }

    /// <summary>A selector as the query of a list has it.</summary>
    public static string Text(JsonObject selector)
    {
        var parts = (selector["matchLabels"] as JsonObject ?? [])
            .Select(label => $"{label.Key}={label.Value!.GetValue<string>()}")
            .ToList();
        foreach (var expression in (selector["matchExpressions"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var key = expression["key"]!.GetValue<string>();
            var values = string.Join(',', (expression["values"] as JsonArray ?? []).Select(v => v!.GetValue<string>()));
            parts.Add(expression["operator"]!.GetValue<string>() switch
            {
                "In" => $"{key} in ({values})",
                "NotIn" => $"{key} notin ({values})",
                "Exists" => key,
                _ => $"!{key}",
            });
        }

        return string.Join(',', parts);
    }

    private static bool Holds(JsonObject expression, IReadOnlyDictionary<string, string> labels)
    {
        var value = labels.GetValueOrDefault(expression["key"]!.GetValue<string>());
        var isListed = (expression["values"] as JsonArray ?? []).Any(each => each!.GetValue<string>() == value);
        return expression["operator"]!.GetValue<string>() switch
        {
            "In" => isListed,
            "NotIn" => !isListed,
            "Exists" => value is not null,
            _ => value is null,
        };
    }

    private static JsonObject Labels(IReadOnlyDictionary<string, string> labels, IReadOnlyCollection<string> ours)
    {
        var own = labels.Where(label => !ours.Contains(label.Key)).ToList();
        var chosen = own.Count > 0 ? own : labels.AsEnumerable();
        return new(chosen.Select(label => KeyValuePair.Create<string, JsonNode?>(label.Key, label.Value)));
    }
}
