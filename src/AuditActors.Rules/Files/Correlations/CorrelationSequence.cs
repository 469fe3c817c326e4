using AuditActors.Rules.Temporal;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Correlations;

/// <summary>Checks that the steps of a sequence fit together.</summary>
internal static class CorrelationSequence
{
    private const int MostSteps = 64;

    /// <summary>The sequence; null after a fault.</summary>
    public static CorrelationPattern.InOrder? Read(CorrelationMap item, ReadSelectors selectors)
    {
        var steps = selectors.Steps;
        if (steps.Length < 2)
            item.Fault(DiagnosticCode.BadSteps, CorrelationKeys.Type, "Type sequence needs two selectors or more");
        if (steps.All(step => step.Absent))
        {
            item.Fault(DiagnosticCode.BadSteps, CorrelationKeys.Events, "Something must happen: all steps are absent");
            return null;
        }

        if (steps.Where(step => !step.Absent).Sum(step => step.Count) > MostSteps)
        {
            item.Fault(
                DiagnosticCode.TooManySteps, CorrelationKeys.Events,
                $"With their counts there are more than {MostSteps} steps");
        }

        var first = steps.Index().First(step => !step.Item.Absent).Index;
        var last = steps.Index().Last(step => !step.Item.Absent).Index;
        for (var i = 0; i < steps.Length; i++)
        {
            if (!steps[i].Absent) continue;
            if (i < first && steps[i].Within is null)
                Fault(item, selectors.Places[i], "What must not happen first needs to say within what time");
            if (i > first && i < last && steps[i].Within is not null)
                Fault(item, selectors.Places[i], "What must not happen between two steps has no time of its own");
        }

        return item.Faults.Any
            ? null
            : new CorrelationPattern.InOrder(steps, item.Flag(CorrelationKeys.StrictOrder) ?? false);
    }

    private static void Fault(CorrelationMap item, Context at, string message) =>
        item.Faults.Add(at.Report(DiagnosticCode.BadSteps, message));
}
