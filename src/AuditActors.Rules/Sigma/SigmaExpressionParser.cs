using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace AuditActors.Rules.Sigma;

/// <summary>Reads <c>selection and not 1 of filter_*</c>; keywords in lower or upper case.</summary>
internal sealed partial class SigmaExpressionParser
{
    private const int DeepestNesting = 100;

    private readonly ImmutableArray<string> _tokens;
    private int _next;
    private int _depth;

    private SigmaExpressionParser(ImmutableArray<string> tokens) => _tokens = tokens;

    private string? Peek => _next < _tokens.Length ? _tokens[_next] : null;

    public static SigmaExpression Parse(string text)
    {
        if (text.Contains('|'))
        {
            throw new SigmaRefusal(
                "it counts behind '|', a form that Sigma gave up: write a correlation document for what it counts");
        }

        var parser = new SigmaExpressionParser([.. Token().Matches(text).Select(match => match.Value)]);
        var expression = parser.Or();
        return parser.Peek is { } rest
            ? throw new SigmaRefusal($"its condition has '{rest}' where it should end")
            : expression;
    }

    private SigmaExpression Or()
    {
        if (++_depth > DeepestNesting) throw new SigmaRefusal("its condition is nested too deeply");
        var expression = Many(all: false, "or", () => Many(all: true, "and", Not));
        _depth--;
        return expression;
    }

    private SigmaExpression Many(bool all, string keyword, Func<SigmaExpression> operand)
    {
        var operands = ImmutableArray.CreateBuilder<SigmaExpression>();
        do operands.Add(operand());
        while (TryTake(keyword));
        return operands.Count == 1 ? operands[0] : new SigmaExpression.Many(all, operands.ToImmutable());
    }

    private SigmaExpression Not()
    {
        var negated = false;
        while (TryTake("not")) negated = !negated;
        var expression = One();
        return negated ? new SigmaExpression.Not(expression) : expression;
    }

    private SigmaExpression One()
    {
        if (TryTake("("))
        {
            var inside = Or();
            if (!TryTake(")")) throw new SigmaRefusal("a ')' is missing in its condition");
            return inside;
        }

        var name = Take();
        if (Peek is not { } of || !of.Equals("of", StringComparison.OrdinalIgnoreCase))
            return new SigmaExpression.Named(name);
        Take();
        var pattern = Take();
        return new SigmaExpression.Of(All(name), pattern == "them" ? "*" : pattern);
    }

    private static bool All(string quantity) => quantity.ToUpperInvariant() switch
    {
        "ALL" => true,
        "1" or "ANY" => false,
        _ => throw new SigmaRefusal($"its condition wants '{quantity} of'; only 1, any and all are known"),
    };

    private string Take()
    {
        if (Peek is not { } token || token is "(" or ")") throw new SigmaRefusal("its condition lacks a name");
        _next++;
        return token;
    }

    private bool TryTake(string keyword)
    {
        if (!string.Equals(Peek, keyword, StringComparison.OrdinalIgnoreCase)) return false;
        _next++;
        return true;
    }

    [GeneratedRegex(@"[()]|[^\s()]+")]
    private static partial Regex Token();
}
