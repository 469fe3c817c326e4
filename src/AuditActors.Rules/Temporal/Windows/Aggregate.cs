namespace AuditActors.Rules.Temporal.Windows;

/// <summary>The number that a counting correlation computes over some events.</summary>
internal abstract class Aggregate
{
    public abstract decimal Of(ReadOnlySpan<Evidence> events, WindowContext context);

    public static Aggregate For(Measure measure) => measure switch
    {
        Measure.Events => new EventCount(),
        Measure.Different => new DifferentCount(),
        Measure.Sum => new SumOf(),
        Measure.Average => new AverageOf(),
        Measure.Percentile percentile => new PercentileOf(percentile.Percent),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private sealed class EventCount : Aggregate
    {
        public override decimal Of(ReadOnlySpan<Evidence> events, WindowContext context) => events.Length;
    }

    private sealed class DifferentCount : Aggregate
    {
        public override decimal Of(ReadOnlySpan<Evidence> events, WindowContext context)
        {
            context.Values.Clear();
            foreach (var each in events)
            {
                foreach (var value in ((ValuedEvidence)each).Values) context.Values.Add(value);
            }

            return context.Values.Count;
        }
    }

    private sealed class SumOf : Aggregate
    {
        public override decimal Of(ReadOnlySpan<Evidence> events, WindowContext context) => Sum(events);
    }

    private sealed class AverageOf : Aggregate
    {
        public override decimal Of(ReadOnlySpan<Evidence> events, WindowContext context) => Sum(events) / events.Length;
    }

    private sealed class PercentileOf(decimal percent) : Aggregate
    {
        private const decimal Whole = 100;

        public override decimal Of(ReadOnlySpan<Evidence> events, WindowContext context)
        {
            var values = new decimal[events.Length];
            for (var i = 0; i < values.Length; i++) values[i] = ((MeasuredEvidence)events[i]).Measure;
            Array.Sort(values);
            var rank = percent / Whole * (values.Length - 1);
            var below = (int)rank;
            if (below == values.Length - 1) return values[below];
            return values[below] + ((rank - below) * (values[below + 1] - values[below]));
        }
    }

    private static decimal Sum(ReadOnlySpan<Evidence> events)
    {
        var sum = 0m;
        foreach (var each in events) sum += ((MeasuredEvidence)each).Measure;
        return sum;
    }
}
