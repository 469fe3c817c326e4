using System.Collections.Immutable;

namespace AuditActors.Rules.Language;

/// <summary>A place in a condition's text: index from 0, line and column from 1.</summary>
public readonly record struct ConditionPosition(int Index, int Line, int Column)
{
    public static readonly ConditionPosition Start = new(0, 1, 1);
}

/// <summary>A parsed condition. Positions are those where the reference parser stands when it reports a term.</summary>
public abstract record Condition(ConditionPosition At)
{
    /// <summary>True when every term is.</summary>
    public sealed record And(ImmutableArray<Condition> Terms, ConditionPosition At) : Condition(At);

    /// <summary>True when a term is.</summary>
    public sealed record Or(ImmutableArray<Condition> Terms, ConditionPosition At) : Condition(At);

    public sealed record Not(Condition Term, ConditionPosition At) : Condition(At);

    /// <summary>A bare identifier; none is left after macros are resolved.</summary>
    public sealed record Macro(string Name, ConditionPosition At) : Condition(At);

    public sealed record Exists(Operand Left, ConditionPosition At) : Condition(At);

    public sealed record Compare(Operand Left, Comparison Comparison, RightSide Right, ConditionPosition At)
        : Condition(At);
}

/// <summary>What a comparison reads on its left, or behind <c>val()</c> and transformers on its right.</summary>
public abstract record Operand
{
    /// <summary>A field with its argument, quotes already removed.</summary>
    public sealed record Field(string Name, string? Argument) : Operand
    {
        /// <summary>The field as the field catalogue looks it up.</summary>
        public string Text => Argument is null ? Name : $"{Name}[{Argument}]";
    }

    public sealed record Transform(string Name, ImmutableArray<Operand> Arguments, string? Option) : Operand;

    /// <summary>A constant argument of a transformer.</summary>
    public sealed record Constant(string Text) : Operand;

    /// <summary>A parenthesised list as an argument of a transformer.</summary>
    public sealed record List(ImmutableArray<Operand> Items) : Operand;
}

/// <summary>What a comparison compares with.</summary>
public abstract record RightSide
{
    public sealed record Constant(string Text) : RightSide;

    public sealed record Constants(ImmutableArray<string> Texts) : RightSide;

    /// <summary>A field in <c>val()</c> or a transformer.</summary>
    public sealed record Value(Operand Operand) : RightSide;
}

/// <summary>An operator with its optional <c>oneof</c>, <c>anyof</c> or <c>allof</c>.</summary>
public readonly record struct Comparison(Operator Operator, Modifier Modifier = Modifier.None);

public enum Operator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Glob,
    CaseInsensitiveGlob,
    Contains,
    CaseInsensitiveContains,
    BytesContain,
    StartsWith,
    BytesStartWith,
    EndsWith,
    Regex,
    In,
    Intersects,
    PathMatch,
}

public enum Modifier
{
    None,
    OneOf,
    AnyOf,
    AllOf,
}
