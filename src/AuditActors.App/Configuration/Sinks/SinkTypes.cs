namespace AuditActors.App.Configuration.Sinks;

/// <summary>Every type of sink and how its settings are read.</summary>
internal static class SinkTypes
{
    public static readonly IReadOnlyDictionary<string, Func<SinkSection, SinkTarget>> All =
        new SortedDictionary<string, Func<SinkSection, SinkTarget>>(StringComparer.Ordinal)
        {
            ["http"] = HttpSinkReader.Read,
            ["stdout"] = _ => new SinkTarget("", surroundings => surroundings.StandardOutput),
        };
}
