using System.Collections.Immutable;

namespace AuditActors.Rules.Remediation;

/// <summary>A parameter that an actionner takes.</summary>
/// <param name="Name">As rules files write it.</param>
/// <param name="Kind">What values look like.</param>
/// <param name="Meaning">What it does.</param>
public sealed record ActionnerParameter(string Name, ParameterKind Kind, string Meaning)
{
    public bool IsRequired { get; init; }

    /// <summary>What holds when it is absent; empty for nothing.</summary>
    public string Default { get; init; } = "";

    /// <summary>The only values there are; empty when any is good.</summary>
    public ImmutableArray<string> Words { get; init; } = [];
}
