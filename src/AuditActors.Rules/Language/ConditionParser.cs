using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AuditActors.Rules.Language;

/// <summary>A parsed condition, or why and where the text is none.</summary>
public sealed record ConditionParse(Condition? Condition, string? Error, ConditionPosition At);

/// <summary>
/// Reads condition text as Falco's filter parser does: recursive descent, one method a rule of
/// the grammar, messages as the reference words them.
/// </summary>
public sealed class ConditionParser
{
    /// <summary>
    /// Deepest nesting of parentheses, <c>not</c> and transformers; the reference's next release refuses more.
    /// </summary>
    public const int MaxDepth = 1000;

    private static readonly FrozenSet<string> NoNames = [];

    private readonly ConditionScanner _scanner;
    private readonly OperandParser _operands;
    private int _depth;

    private ConditionParser(string text, IReadOnlySet<string> fieldsWithoutDot)
    {
        _scanner = new ConditionScanner(text, fieldsWithoutDot);
        _operands = new OperandParser(_scanner);
    }

    public static ConditionParse Parse(string text) => Parse(text, NoNames);

    /// <summary>Reads a condition in which some fields have names without a dot.</summary>
    internal static ConditionParse Parse(string text, IReadOnlySet<string> fieldsWithoutDot)
    {
        if (text.Length == 0) return new ConditionParse(null, "filter input string is empty", ConditionPosition.Start);
        var parser = new ConditionParser(text, fieldsWithoutDot);
        try
        {
            return new ConditionParse(parser.Whole(), null, ConditionPosition.Start);
        }
        catch (ConditionSyntaxException syntax)
        {
            return new ConditionParse(null, syntax.Message, parser._scanner.Position());
        }
        catch (InsufficientExecutionStackException)
        {
            return new ConditionParse(null, TooDeep, parser._scanner.Position());
        }
    }

    /// <summary>
    /// Reads a field or a transformer at the start of a text, as outputs use them; null when there is none.
    /// <paramref name="length"/> says how much of the text it took.
    /// </summary>
    internal static Operand? ParseOperand(string text, out int length)
    {
        var scanner = new ConditionScanner(text, NoNames);
        length = 0;
        try
        {
            var operand = new OperandParser(scanner).FieldOrTransform();
            if (operand is not null) length = scanner.Index;
            return operand;
        }
        catch (ConditionSyntaxException)
        {
            return null;
        }
        catch (InsufficientExecutionStackException)
        {
            return null;
        }
    }

    private static string TooDeep => $"exceeded max depth limit of {MaxDepth}";

    private Condition Whole()
    {
        _scanner.TakeBlanks();
        var condition = Or();
        if (!_scanner.AtEnd)
        {
            throw new ConditionSyntaxException(
                $"unexpected token after '{_scanner.LastToken}', expecting 'or', 'and'");
        }

        return condition;
    }

    private Condition Or()
    {
        if (++_depth > MaxDepth) throw new ConditionSyntaxException(TooDeep);
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        var at = _scanner.Position();
        var terms = Terms("or", And);
        _depth--;
        return terms.Length == 1 ? terms[0] : new Condition.Or(terms, at);
    }

    private Condition And()
    {
        var at = _scanner.Position();
        var terms = Terms("and", Not);
        return terms.Length == 1 ? terms[0] : new Condition.And(terms, at);
    }

    private ImmutableArray<Condition> Terms(string connective, Func<Condition> term)
    {
        var terms = ImmutableArray.CreateBuilder<Condition>(1);
        terms.Add(term());
        _scanner.TakeBlanks();
        while (_scanner.Take(connective))
        {
            if (_scanner.TakeBlanks()) terms.Add(term());
            else if (_scanner.Take("(")) terms.Add(Embedded());
            else throw new ConditionSyntaxException($"expected blank or '(' after '{connective}'");
            _scanner.TakeBlanks();
        }

        return terms.DrainToImmutable();
    }

    private Condition Not()
    {
        _scanner.TakeBlanks();
        var at = _scanner.Position();
        var negated = false;
        while (_scanner.TakeWord("not"))
        {
            negated = !negated;
            _scanner.TakeBlanks();
        }

        Condition term;
        if (_scanner.Take("not("))
        {
            negated = !negated;
            term = Embedded();
        }
        else
        {
            term = Check();
        }

        return negated ? new Condition.Not(term, at) : term;
    }

    private Condition Embedded()
    {
        _scanner.TakeBlanks();
        var condition = Or();
        _scanner.TakeBlanks();
        if (!_scanner.Take(")")) throw new ConditionSyntaxException("expected a ')' token");
        return condition;
    }

    private Condition Check()
    {
        _scanner.TakeBlanks();
        var at = _scanner.Position();
        if (_scanner.Take("(")) return Embedded();
        if (_operands.FieldOrTransform() is { } left) return Comparison(left, at);
        if (_scanner.TakeIdentifier() is { } macro) return new Condition.Macro(macro, at);
        throw new ConditionSyntaxException("expected a '(' token, a field check, or an identifier");
    }

    private Condition Comparison(Operand left, ConditionPosition at)
    {
        _scanner.TakeBlanks();
        if (_scanner.Take("exists")) return new Condition.Exists(left, at);
        foreach (var (text, @operator) in Keywords.Numeric)
        {
            if (_scanner.Take(text)) return Compare(@operator, NumericRight());
        }

        foreach (var (text, @operator) in Keywords.Textual)
        {
            if (char.IsAsciiLetter(text[0]) ? !_scanner.TakeWord(text) : !_scanner.Take(text)) continue;
            var modifier = TakeModifier();
            return modifier == Modifier.None
                ? Compare(@operator, TextRight())
                : Compare(@operator, ModifiedRight(), modifier);
        }

        foreach (var (text, @operator) in Keywords.Listed)
        {
            if (_scanner.Take(text)) return Compare(@operator, ListRight());
        }

        throw new ConditionSyntaxException(
            $"expected a valid check operator: one of {Quoted(Keywords.Operators)}");

        Condition.Compare Compare(Operator @operator, RightSide right, Modifier modifier = Modifier.None) =>
            new(left, new Comparison(@operator, modifier), right, at);
    }

    /// <summary>A modifier counts only between blanks and before something that can be its list.</summary>
    private Modifier TakeModifier()
    {
        var start = _scanner.Index;
        if (!_scanner.TakeBlanks()) return Modifier.None;
        foreach (var (text, modifier) in Keywords.Modifiers)
        {
            if (!_scanner.TakeWord(text)) continue;
            _scanner.TakeBlanks();
            var list = _scanner.Index;
            var follows = _scanner.Take("(") || _scanner.TakeIdentifier() is not (null or "and" or "or" or "not");
            _scanner.Return(follows ? list : start);
            return follows ? modifier : Modifier.None;
        }

        _scanner.Return(start);
        return Modifier.None;
    }

    private RightSide NumericRight()
    {
        _scanner.TakeBlanks();
        if (_operands.ValueOrTransform() is { } operand) return new RightSide.Value(operand);
        if (_scanner.TakeNumber() is { } number) return new RightSide.Constant(number);
        throw Expected("a number value");
    }

    private RightSide TextRight()
    {
        _scanner.TakeBlanks();
        if (_operands.ValueOrTransform() is { } operand) return new RightSide.Value(operand);
        if ((_scanner.TakeQuotedString() ?? _scanner.TakeBareString()) is { } text) return new RightSide.Constant(text);
        throw Expected("a string value");
    }

    private RightSide ListRight()
    {
        _scanner.TakeBlanks();
        if (_scanner.Take("(")) return Constants();
        if (_operands.ValueOrTransform() is { } operand) return new RightSide.Value(operand);
        if (_scanner.TakeIdentifier() is { } single) return new RightSide.Constants([single]);
        throw Expected("a list, an identifier,");
    }

    private RightSide ModifiedRight()
    {
        if (_scanner.Take("(")) return Constants();
        if (_scanner.TakeIdentifier() is { } single) return new RightSide.Constants([single]);
        throw new ConditionSyntaxException("expected a list or an identifier");
    }

    private RightSide.Constants Constants()
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        _scanner.TakeBlanks();
        if (TakeString() is { } first)
        {
            texts.Add(first);
            _scanner.TakeBlanks();
            while (_scanner.Take(","))
            {
                _scanner.TakeBlanks();
                texts.Add(TakeString() ?? throw new ConditionSyntaxException("expected a string value"));
                _scanner.TakeBlanks();
            }
        }

        if (!_scanner.Take(")")) throw new ConditionSyntaxException("expected a ')' token");
        return new RightSide.Constants(texts.DrainToImmutable());
    }

    private string? TakeString() => _scanner.TakeQuotedString() ?? _scanner.TakeBareString();

    private static ConditionSyntaxException Expected(string what) => new(
        $"expected {what} or a field with a valid transformer: {Quoted(["val", .. Keywords.Transformers])}");

    private static string Quoted(ImmutableArray<string> words) =>
        string.Join(", ", words.Select(word => $"'{word}'"));
}
