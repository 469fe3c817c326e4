namespace AuditActors.Rules.Sigma;

/// <summary>Makes a rule of a Sigma rule about Kubernetes audit events.</summary>
internal static class SigmaRule
{
    /// <summary>The macro that imported rules begin with: each request once.</summary>
    public const string Macro = """
        - macro: sigma_each_request_once
          condition: >
            ((ka.stage = ResponseComplete and not ka.response.code = 101)
            or (ka.stage = ResponseStarted and ka.response.code = 101))

        """;

    private const string Product = "product=kubernetes";
    private const string Service = "service=audit";

    private const string Facts =
        "(user=%ka.user.name verb=%ka.verb resource=%ka.target.resource subresource=%ka.target.subresource "
        + "name=%ka.target.name ns=%ka.target.namespace code=%ka.response.code from=%jevt.value[/sourceIPs/0] "
        + "agent=%ka.useragent";

    public static SigmaItem Convert(SigmaDocument document, string name)
    {
        if (!document.LogSource.Contains(Product) || !document.LogSource.Contains(Service))
        {
            var source = document.LogSource.IsEmpty ? "nothing" : string.Join(", ", document.LogSource);
            throw new SigmaRefusal($"it is about the log {source}; only {Product}, {Service} is read here");
        }

        var notes = new SigmaNotes();
        var condition = SigmaDetection.Condition(document.Detection, notes);
        if (condition.Contains("ka.stage", StringComparison.Ordinal))
            notes.Add("it looks at stages itself, so a request may raise more than one alert");
        else
            condition = $"sigma_each_request_once and {condition}";
        var output = $"{SigmaText.Literal(document.Title)} {Facts}{Extra(document)})";
        var yaml = $"""
            - rule: {SigmaText.Scalar(name)}
              desc: {SigmaItem.Description(document)}  condition: {SigmaText.Folded(condition, "    ")}
            """ + SigmaItem.Tail(document, output, notes);
        return new SigmaItem(name, document, yaml, notes.All);
    }

    /// <summary>Fields that the rule's author wants to see.</summary>
    private static string Extra(SigmaDocument document)
    {
        var extra = new List<string>();
        foreach (var name in document.Fields)
        {
            try
            {
                var field = SigmaField.Of(name, new SigmaNotes());
                if (!Facts.Contains($"%{field.Text} ", StringComparison.Ordinal)) extra.Add($" {name}=%{field.Text}");
            }
            catch (SigmaRefusal)
            {
                // A field that events do not have has nothing to show.
            }
        }

        return string.Concat(extra);
    }
}
