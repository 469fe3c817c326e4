using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal.Windows;

/// <summary>
/// Writes events that several parts of a state share once each, so that they are shared again when read.
/// </summary>
internal static class EvidenceTable
{
    public static Dictionary<Evidence, int> Write(StateWriter to, IEnumerable<Evidence> events)
    {
        var numbers = new Dictionary<Evidence, int>(ReferenceEqualityComparer.Instance);
        foreach (var each in events) numbers.TryAdd(each, numbers.Count);
        to.Unsigned((ulong)numbers.Count);
        foreach (var each in numbers.Keys) each.Write(to);
        return numbers;
    }

    public static List<Evidence> Read(ref StateReader from, EvidenceReader evidence)
    {
        var events = new List<Evidence>();
        for (var left = from.Count(); left > 0; left--) events.Add(evidence.Read(ref from));
        return events;
    }

    public static void WriteSome(StateWriter to, Dictionary<Evidence, int> numbers, IReadOnlyCollection<Evidence> some)
    {
        to.Unsigned((ulong)some.Count);
        foreach (var each in some) to.Unsigned((ulong)numbers[each]);
    }

    public static Evidence[] ReadSome(ref StateReader from, IReadOnlyList<Evidence> events)
    {
        var some = new Evidence[from.Count()];
        for (var i = 0; i < some.Length; i++)
        {
            var number = from.Unsigned();
            if (number >= (ulong)events.Count) throw new InvalidDataException("Stored state names an unknown event.");
            some[i] = events[(int)number];
        }

        return some;
    }
}
