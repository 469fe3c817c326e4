using System.Text.Json.Nodes;
using AuditActors.Rules.Temporal;

namespace AuditActors.App.Commands.Printing;

/// <summary>A correlation beside rules as Falco describes them; Falco itself has no shape for it.</summary>
internal static class CorrelationJson
{
    public static JsonObject Of(CorrelationRule correlation) => new()
    {
        ["name"] = correlation.Name,
        ["id"] = correlation.Identity,
        ["description"] = correlation.Description,
        ["type"] = CorrelationTypes.NameOf(correlation.Pattern),
        ["scope"] = correlation.Scope == CorrelationScope.Cluster ? "cluster" : "namespace",
        ["group_by"] = Texts(correlation.GroupBy.Select(field => field.Name)),
        ["priority"] = correlation.Priority.ToString(),
        ["source"] = correlation.Source,
        ["tags"] = Texts(correlation.Tags),
        ["raises_alerts"] = correlation.RaisesAlerts,
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
