using Xunit.Abstractions;

namespace AuditActors.Tests.Rules.Temporal.Vectors;

/// <summary>What came of all vectors.</summary>
internal static class VectorSummary
{
    /// <summary>Prints how many vectors passed and which did not, and fails if there are such.</summary>
    public static void Tell(
        int count, IReadOnlyList<(string Id, string Problem)> failures, ITestOutputHelper output, string way)
    {
        var summary = $"correlation vectors: {count - failures.Count} passed, {failures.Count} failed ({way})";
        output.WriteLine(summary);
        Console.WriteLine(summary);
        if (failures.Count > 0)
            Console.WriteLine($"failing: {string.Join(' ', failures.Select(failure => failure.Id))}");
        Assert.True(
            failures.Count == 0,
            $"{summary}\n{string.Join('\n', failures.Select(failure => $"{failure.Id}: {failure.Problem}"))}");
    }
}
