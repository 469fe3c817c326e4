using System.Collections.Immutable;

namespace AuditActors.Rules.Language;

/// <summary>The words of the condition language and what they stand for.</summary>
public static class Keywords
{
    /// <summary>Transformers in the order in which Falco names them.</summary>
    public static readonly ImmutableArray<string> Transformers =
        ["tolower", "toupper", "b64", "basename", "len", "join", "concat", "getopt"];

    /// <summary>
    /// Operators in the order in which the reference parser tries them; the first that fits is taken.
    /// </summary>
    internal static readonly ImmutableArray<(string Text, Operator Operator)> Numeric =
    [
        ("<=", Operator.LessOrEqual), ("<", Operator.Less), (">=", Operator.GreaterOrEqual), (">", Operator.Greater),
    ];

    internal static readonly ImmutableArray<(string Text, Operator Operator)> Textual =
    [
        ("==", Operator.Equal), ("=", Operator.Equal), ("!=", Operator.NotEqual), ("glob", Operator.Glob),
        ("iglob", Operator.CaseInsensitiveGlob), ("contains", Operator.Contains),
        ("icontains", Operator.CaseInsensitiveContains), ("bcontains", Operator.BytesContain),
        ("startswith", Operator.StartsWith), ("bstartswith", Operator.BytesStartWith),
        ("endswith", Operator.EndsWith), ("regex", Operator.Regex),
    ];

    internal static readonly ImmutableArray<(string Text, Operator Operator)> Listed =
    [
        ("intersects", Operator.Intersects), ("in", Operator.In), ("pmatch", Operator.PathMatch),
    ];

    internal static readonly ImmutableArray<(string Text, Modifier Modifier)> Modifiers =
    [
        ("oneof", Modifier.OneOf), ("anyof", Modifier.AnyOf), ("allof", Modifier.AllOf),
    ];

    /// <summary>Every operator as rules write it, <c>exists</c> first.</summary>
    public static ImmutableArray<string> Operators { get; } =
    [
        "exists",
        .. Numeric.Select(known => known.Text),
        .. Textual.Select(known => known.Text),
        .. Listed.Select(known => known.Text),
    ];

    /// <summary>An operator as messages and canonical conditions print it; <c>==</c> prints as <c>=</c>.</summary>
    public static string Name(this Operator @operator) =>
        Numeric.Concat(Textual).Concat(Listed).Last(known => known.Operator == @operator).Text;

    public static string Name(this Modifier modifier) =>
        Modifiers.FirstOrDefault(known => known.Modifier == modifier).Text ?? "";
}
