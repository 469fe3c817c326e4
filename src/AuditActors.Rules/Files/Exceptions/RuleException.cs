using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Exceptions;

/// <summary>An exception of a rule.</summary>
internal sealed class RuleException(string name, Context context)
{
    public string Name => name;

    public Context Context => context;

    public ExceptionEntry Fields { get; set; } = ExceptionEntry.Nothing;

    public ExceptionEntry Comparisons { get; set; } = ExceptionEntry.Nothing;

    public List<ExceptionEntry> Values { get; } = [];
}

/// <summary>A scalar or a sequence inside an exception.</summary>
internal abstract record ExceptionEntry
{
    /// <summary>What is neither, such as null or a map.</summary>
    public static readonly ExceptionEntry Nothing = new One("");

    public sealed record One(string Value) : ExceptionEntry;

    public sealed record Many(IReadOnlyList<ExceptionEntry> Elements) : ExceptionEntry;

    /// <summary>Whether something was given.</summary>
    public bool IsGiven => this is One { Value.Length: > 0 } or Many { Elements.Count: > 0 };

    /// <summary>A scalar's text; empty for a sequence.</summary>
    public string Text => this is One one ? one.Value : "";

    /// <summary>A sequence's elements; none for a scalar.</summary>
    public IReadOnlyList<ExceptionEntry> Items => this is Many many ? many.Elements : [];
}
