namespace AuditActors.Rules.Temporal.Windows;

/// <summary>The different values of some events in the order in which they appeared.</summary>
internal static class DifferentValues
{
    public static IReadOnlyList<byte[]> Of(IEnumerable<Evidence> events, WindowContext context)
    {
        context.Values.Clear();
        var different = new List<byte[]>();
        foreach (var value in events.Cast<ValuedEvidence>().SelectMany(each => each.Values))
        {
            if (context.Values.Add(value)) different.Add(value);
        }

        return different;
    }
}
