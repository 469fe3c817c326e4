using System.Collections.Immutable;

namespace AuditActors.Rules.Text;

/// <summary>A finding in a file: what, where, and what to do about it.</summary>
public sealed record Diagnostic
{
    public required DiagnosticCode Code { get; init; }

    public required string Message { get; init; }

    /// <summary>From the file inwards.</summary>
    public required ImmutableArray<Location> Context { get; init; }

    /// <summary>The text around the last location and a caret below it, cut as Falco cuts it.</summary>
    public required string Snippet { get; init; }

    public required Place Place { get; init; }

    /// <summary>The line that the finding is about.</summary>
    public required string Excerpt { get; init; }

    /// <summary>How many characters of the excerpt stand before what is meant.</summary>
    public required int ExcerptColumn { get; init; }

    /// <summary>What would help, such as the name that was probably meant; null when there is no guess.</summary>
    public string? Hint { get; init; }

    /// <summary>The field, when the finding is about a deprecated one.</summary>
    public string? DeprecatedField { get; init; }
}
