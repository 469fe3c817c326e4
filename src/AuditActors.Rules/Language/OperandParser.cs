using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace AuditActors.Rules.Language;

/// <summary>Reads fields, transformers and <c>val()</c>; null where the text at the place is none of them.</summary>
internal sealed class OperandParser(ConditionScanner scanner)
{
    public Operand? FieldOrTransform() => Field() ?? Transform();

    /// <summary>What may stand on the right of an operator: <c>val(FIELD)</c> or a transformer.</summary>
    public Operand? ValueOrTransform()
    {
        if (!scanner.Take("val(")) return Transform();
        scanner.TakeBlanks();
        var field = Field() ?? throw new ConditionSyntaxException("expected a field within 'val' transformer");
        scanner.TakeBlanks();
        Close();
        return Argument() is { } option ? new Operand.Transform("val", [field], option) : field;
    }

    private Operand? Field() =>
        scanner.TakeFieldName() is { } name ? new Operand.Field(name, Argument()) : null;

    private Operand? Transform()
    {
        foreach (var name in Keywords.Transformers)
        {
            if (!scanner.Take(name + "(")) continue;
            RuntimeHelpers.EnsureSufficientExecutionStack();
            var arguments = Arguments();
            return new Operand.Transform(name, arguments, Argument());
        }

        return null;
    }

    private ImmutableArray<Operand> Arguments()
    {
        var arguments = ImmutableArray.CreateBuilder<Operand>();
        do
        {
            scanner.TakeBlanks();
            arguments.Add(TransformArgument());
            scanner.TakeBlanks();
        }
        while (scanner.Take(","));

        Close();
        return arguments.DrainToImmutable();
    }

    private Operand TransformArgument() =>
        Constant() ?? List() ?? Transform() ?? Field() ?? throw new ConditionSyntaxException(
            "expected field transformer argument: field, transformer, quoted string, number, or transformer list");

    private Operand? List()
    {
        if (!scanner.Take("(")) return null;
        var items = ImmutableArray.CreateBuilder<Operand>();
        scanner.TakeBlanks();
        if (ListItem() is { } first)
        {
            items.Add(first);
            scanner.TakeBlanks();
            while (scanner.Take(","))
            {
                scanner.TakeBlanks();
                items.Add(ListItem() ?? throw new ConditionSyntaxException(
                    "expected transformer list argument: field, transformer, quoted string, or number"));
                scanner.TakeBlanks();
            }
        }

        if (!scanner.Take(")")) throw new ConditionSyntaxException("expected ')'");
        return new Operand.List(items.DrainToImmutable());
    }

    private Operand? ListItem() => Field() ?? Transform() ?? Constant();

    private Operand? Constant() =>
        (scanner.TakeNumber() ?? scanner.TakeQuotedString()) is { } text ? new Operand.Constant(text) : null;

    private string? Argument()
    {
        if (!scanner.Take("[")) return null;
        var argument = scanner.TakeQuotedString() ?? scanner.TakeBareArgument() ?? throw new ConditionSyntaxException(
            "expected a valid field argument: a quoted string or a bare string");
        if (!scanner.Take("]")) throw new ConditionSyntaxException("expected a ']' token");
        return argument;
    }

    private void Close()
    {
        if (!scanner.Take(")"))
            throw new ConditionSyntaxException("expected a ')' token closing the transformer");
    }
}
