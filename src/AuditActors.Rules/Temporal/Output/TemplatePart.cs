using System.Collections.Immutable;
using AuditActors.Events.Fields;
using AuditActors.Rules.Language;

namespace AuditActors.Rules.Temporal.Output;

/// <summary>A stretch of a correlation's output.</summary>
/// <param name="Text">Literal text, or a token without its percent sign and width.</param>
/// <param name="Width">Bytes to which the value is cut or padded.</param>
public abstract record TemplatePart(string Text, int? Width)
{
    public sealed record Literal(string Text) : TemplatePart(Text, null);

    /// <summary>A field of one event.</summary>
    public sealed record Field(MatchField Source, string Text, int? Width) : TemplatePart(Text, Width);

    /// <summary>The different values that a field has in the events.</summary>
    public sealed record Each(FieldUse Use, string Text, int? Width) : TemplatePart(Text, Width);

    /// <summary>A transformer over fields.</summary>
    public sealed record Computed(Operand Operand, ImmutableArray<MatchField> Fields, string Text, int? Width)
        : TemplatePart(Text, Width);

    /// <summary>
    /// What is known of the match itself; <paramref name="Index"/> tells which group value or selector.
    /// </summary>
    public sealed record Fact(MatchFact What, int Index, string Text, int? Width) : TemplatePart(Text, Width)
    {
        public bool IsNumber => What is MatchFact.SelectorCount or MatchFact.Count or MatchFact.Distinct
            or MatchFact.Value or MatchFact.Limit or MatchFact.WindowSeconds or MatchFact.Suppressed;
    }
}

/// <summary>What an output can tell of a match beside the fields of its events.</summary>
public enum MatchFact
{
    SelectorCount,
    GroupValue,
    Key,
    Count,
    Distinct,
    Value,
    Values,
    Limit,
    WindowStart,
    WindowEnd,
    WindowSeconds,
    Suppressed,
    AlertId,
    RuleName,
}
