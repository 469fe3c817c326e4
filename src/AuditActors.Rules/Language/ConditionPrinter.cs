using System.Text;

namespace AuditActors.Rules.Language;

/// <summary>Prints a condition canonically, as Falco shows compiled conditions.</summary>
public static class ConditionPrinter
{
    public static string Print(Condition condition)
    {
        var to = new StringBuilder();
        Print(condition, to);
        return to.ToString();
    }

    private static void Print(Condition condition, StringBuilder to)
    {
        switch (condition)
        {
            case Condition.And and:
                PrintTerms(and.Terms, " and ", to);
                break;
            case Condition.Or or:
                PrintTerms(or.Terms, " or ", to);
                break;
            case Condition.Not not:
                to.Append("not ");
                Print(not.Term, to);
                break;
            case Condition.Macro macro:
                to.Append(macro.Name);
                break;
            case Condition.Exists exists:
                Print(exists.Left, to);
                to.Append(" exists");
                break;
            case Condition.Compare compare:
                Print(compare, to);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static void PrintTerms(IReadOnlyList<Condition> terms, string connective, StringBuilder to)
    {
        to.Append('(');
        for (var i = 0; i < terms.Count; i++)
        {
            if (i > 0) to.Append(connective);
            Print(terms[i], to);
        }

        to.Append(')');
    }

    private static void Print(Condition.Compare compare, StringBuilder to)
    {
        Print(compare.Left, to);
        to.Append(' ').Append(compare.Comparison.Operator.Name()).Append(' ');
        if (compare.Comparison.Modifier != Modifier.None)
            to.Append(compare.Comparison.Modifier.Name()).Append(' ');
        switch (compare.Right)
        {
            case RightSide.Constant constant:
                to.Append(Quote(constant.Text));
                break;
            case RightSide.Constants constants:
                to.Append('(').AppendJoin(", ", constants.Texts.Select(Quote)).Append(')');
                break;
            case RightSide.Value { Operand: Operand.Field field }:
                to.Append("val(");
                Print(field, to);
                to.Append(')');
                break;
            case RightSide.Value value:
                Print(value.Operand, to);
                break;
        }
    }

    private static void Print(Operand operand, StringBuilder to)
    {
        switch (operand)
        {
            case Operand.Field field:
                to.Append(field.Name);
                PrintArgument(field.Argument, to);
                break;
            case Operand.Transform transform:
                to.Append(transform.Name);
                PrintItems(transform.Arguments, to);
                PrintArgument(transform.Option, to);
                break;
            case Operand.List list:
                PrintItems(list.Items, to);
                break;
            case Operand.Constant constant:
                to.Append(QuoteAlways(constant.Text));
                break;
        }
    }

    private static void PrintItems(IReadOnlyList<Operand> items, StringBuilder to)
    {
        to.Append('(');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) to.Append(", ");
            Print(items[i], to);
        }

        to.Append(')');
    }

    private static void PrintArgument(string? argument, StringBuilder to)
    {
        if (argument is not null)
            to.Append('[').Append(argument.Contains('"') ? $"'{argument}'" : argument).Append(']');
    }

    private static string Quote(string text) =>
        text.Length > 0 && !text.Any(NeedsQuotes) ? text : QuoteAlways(text);

    private static bool NeedsQuotes(char c) => c is ' ' or '=' or '"' or '\'' or '\\' or '(' or ')' or ',' || c < ' ';

    private static string QuoteAlways(string text)
    {
        var to = new StringBuilder("\"", text.Length + 2);
        foreach (var c in text)
        {
            to.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ => c.ToString(),
            });
        }

        return to.Append('"').ToString();
    }
}
