using System.Collections.Immutable;
using System.Text;
using AuditActors.Events.Fields;
using AuditActors.Rules.Language;

namespace AuditActors.Rules.Matching;

/// <summary>Turns one comparison into a predicate, by the type of its left side.</summary>
internal sealed class ComparisonCompiler(ReaderCompiler readers)
{
    private const int LongestConstant = 255;

    /// <exception cref="CompileException">The operator, a constant or the right side does not fit.</exception>
    public Predicate Compile(Condition.Compare compare)
    {
        var left = readers.Compile(compare.Left);
        var comparison = compare.Comparison;
        CheckOperator(left, comparison.Operator);
        return compare.Right switch
        {
            RightSide.Value value => WithField(left, comparison, readers.Compile(value.Operand)),
            RightSide.Constant constant => WithConstants(left, comparison, [constant.Text]),
            RightSide.Constants constants => WithConstants(left, comparison, constants.Texts),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static void CheckOperator(ValueReader left, Operator @operator)
    {
        var supported = left switch
        {
            { IsList: true } => @operator is Operator.In or Operator.Intersects,
            { Type: FieldType.Text } => @operator is not (Operator.BytesContain or Operator.BytesStartWith),
            { Type: FieldType.Flag } =>
                @operator is Operator.Equal or Operator.NotEqual or Operator.In or Operator.Intersects,
            _ => @operator is Operator.Equal or Operator.NotEqual or Operator.In or Operator.Intersects
                or Operator.Less or Operator.LessOrEqual or Operator.Greater or Operator.GreaterOrEqual,
        };
        if (supported) return;
        var kind = left.IsList ? "list" : left.Type == FieldType.Text ? "for string" : "for numeric";
        throw new CompileException($"filter error: '{@operator.Name()}' operator not supported {kind} filters");
    }

    private static Predicate WithConstants(ValueReader left, Comparison comparison, ImmutableArray<string> constants)
    {
        switch (left.Type)
        {
            case FieldType.Text when left.IsList:
                Check(constants);
                if (left.CarriesTerminator) return Never.Instance;
                return new ListMembers(left, new MemberTest(constants), all: comparison.Operator == Operator.In);
            case FieldType.Text:
                Check(constants);
                return new TextPredicate(left, Test(comparison, constants));
            case FieldType.Flag:
                return new NumberPredicate(left, comparison, [.. constants.Select(Flag)]);
            default:
                return new NumberPredicate(left, comparison, [.. constants.Select(Number)]);
        }
    }

    /// <summary>The question that a comparison with constants asks of a text.</summary>
    public static TextTest Test(Comparison comparison, ImmutableArray<string> constants)
    {
        if (comparison.Modifier == Modifier.None) return Test(comparison.Operator, constants);
        return new CountedTest(
            comparison.Modifier, [.. constants.Select(constant => Test(comparison.Operator, [constant]))]);
    }

    private static TextTest Test(Operator @operator, ImmutableArray<string> constants) => @operator switch
    {
        Operator.In or Operator.Intersects => new MemberTest(constants),
        Operator.PathMatch => new PathPrefixTest(constants),
        Operator.Regex => new RegexTest(constants[0]),
        Operator.Equal => new EqualTest(constants[0]),
        _ => new ConstantTest(TextComparisons.For(@operator), constants[0]),
    };

    private static Predicate WithField(ValueReader left, Comparison comparison, ValueReader right)
    {
        if (comparison.Operator is Operator.PathMatch or Operator.Regex)
        {
            var name = comparison.Operator.Name().Replace("pmatch", "PMATCH", StringComparison.Ordinal)
                .Replace("regex", "REGEX", StringComparison.Ordinal);
            throw new CompileException($"operator '{name}' doesn't support right-hand side fields");
        }

        if (left.Type != right.Type || left.IsList != right.IsList)
        {
            throw new CompileException(
                $"field '{left.Name}' has type '{FullType(left)}' while the right-hand side field '{right.Name}' " +
                $"has incompatible type '{FullType(right)}'");
        }

        if (left.IsList)
        {
            return left.CarriesTerminator != right.CarriesTerminator
                ? Never.Instance
                : new ListsCompared(left, right, all: comparison.Operator == Operator.In);
        }

        var isListOperator = comparison.Operator is Operator.In or Operator.Intersects;
        if (isListOperator && right.CarriesTerminator) return Never.Instance;
        return left.Type == FieldType.Text
            ? new TextsCompared(left, right, TextComparisons.For(comparison.Operator))
            : new NumbersCompared(left, right, comparison.Operator);
    }

    private static string FullType(ValueReader reader) => reader.TypeName + (reader.IsList ? " (list)" : "");

    private static void Check(ImmutableArray<string> constants)
    {
        foreach (var constant in constants)
        {
            var length = Encoding.UTF8.GetByteCount(constant);
            if (length <= LongestConstant) continue;
            throw new CompileException(
                $"filter parameter too long (used={length + 1}, available={LongestConstant + 1}): {constant}");
        }
    }

    private static ulong Flag(string text) => text switch
    {
        "true" => 1,
        "false" => 0,
        _ => throw new CompileException($"filter error: unrecognized boolean value {text}"),
    };

    /// <summary>Decimal as C reads it: blanks and a sign before, a minus wraps around, too much saturates.</summary>
    private static ulong Number(string text)
    {
        var digits = text.AsSpan().TrimStart(" \t\n\v\f\r");
        var negative = digits.StartsWith('-');
        if (negative || digits.StartsWith('+')) digits = digits[1..];
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
            throw new CompileException($"{text} is not a valid number");
        if (!ulong.TryParse(digits, System.Globalization.NumberStyles.None, null, out var value)) return ulong.MaxValue;
        return negative ? unchecked(0 - value) : value;
    }
}
