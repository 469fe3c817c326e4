using System.Diagnostics;
using AuditActors.Rules.Language;

namespace AuditActors.App.Commands;

/// <summary>The fields and operators of a condition, each once, sorted.</summary>
internal sealed class ConditionParts
{
    public SortedSet<string> Fields { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Operators { get; } = new(StringComparer.Ordinal);

    public static ConditionParts Of(Condition condition)
    {
        var parts = new ConditionParts();
        parts.Add(condition);
        return parts;
    }

    private void Add(Condition condition)
    {
        switch (condition)
        {
            case Condition.And and:
                foreach (var term in and.Terms) Add(term);
                break;
            case Condition.Or or:
                foreach (var term in or.Terms) Add(term);
                break;
            case Condition.Not not:
                Add(not.Term);
                break;
            case Condition.Exists exists:
                Add(exists.Left);
                Operators.Add("exists");
                break;
            case Condition.Compare compare:
                Add(compare.Left);
                if (compare.Right is RightSide.Value value) Add(value.Operand);
                Operators.Add(Name(compare.Comparison));
                break;
            case Condition.Macro:
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void Add(Operand operand)
    {
        switch (operand)
        {
            case Operand.Field field:
                Fields.Add(field.Text);
                break;
            case Operand.Transform transform:
                foreach (var argument in transform.Arguments) Add(argument);
                break;
            case Operand.List list:
                foreach (var item in list.Items) Add(item);
                break;
            case Operand.Constant:
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static string Name(Comparison comparison) => comparison.Modifier == Modifier.None
        ? comparison.Operator.Name()
        : $"{comparison.Operator.Name()} {comparison.Modifier.Name()}";
}
