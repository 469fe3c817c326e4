using Xunit.Abstractions;

namespace AuditActors.Tests.Conformance;

/// <summary>Counts cases and names those that differ.</summary>
internal sealed class ConformanceReport(string what)
{
    private readonly List<string> _failures = [];
    private readonly List<string> _intended = [];
    private int _passed;

    public IReadOnlyList<string> Failures => _failures;

    public void Add(string id, string? difference)
    {
        if (difference is null) _passed++;
        else _failures.Add($"{id}: {difference}");
    }

    /// <summary>A case that differs on purpose, checked as far as the purpose allows: it passes.</summary>
    public void AddIntended(string id, string reason)
    {
        _passed++;
        _intended.Add($"{id} differs on purpose: {reason}");
    }

    public void Print(ITestOutputHelper output)
    {
        Write(output, $"conformance {what}: {_passed} passed, {_failures.Count} failed");
        foreach (var failure in _failures) Write(output, $"  {failure}");
        foreach (var intended in _intended) Write(output, $"  {intended}");
    }

    private static void Write(ITestOutputHelper output, string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
