using System.Collections.Immutable;
using AuditActors.Events.Fields;
using AuditActors.Rules.Language;

namespace AuditActors.Rules.Matching;

/// <summary>
/// Turns fields and transformers into readers, with Falco's checks and messages. Every field
/// becomes a slot of the plan, so that it is extracted at most once per event.
/// </summary>
/// <param name="ownField">Reads a field from elsewhere than the event; null where it does not know the field.</param>
internal sealed class ReaderCompiler(
    FieldCatalog catalog, FieldPlan plan, Func<Operand.Field, ValueReader?>? ownField = null)
{
    /// <exception cref="CompileException">An unknown field or a transformer that does not fit.</exception>
    public ValueReader Compile(Operand operand) => operand switch
    {
        Operand.Field field => Field(field),
        Operand.Constant constant => new ConstantReader(constant.Text),
        Operand.List list => new ListReader([.. list.Items.Select(Compile)]),
        Operand.Transform transform => Transform(transform),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private ValueReader Field(Operand.Field field)
    {
        if (ownField?.Invoke(field) is { } own) return own;
        var found = catalog.Lookup(field.Text);
        var use = found.Use ?? throw new CompileException(found.Error!);
        return new FieldReader(use, plan.Slot(use));
    }

    public int Slot(FieldUse use) => plan.Slot(use);

    private ValueReader Transform(Operand.Transform transform)
    {
        if (transform.Option is not null && transform.Name != "getopt")
        {
            throw new CompileException(
                $"filter error: transformer '{transform.Name}' does not support field arguments");
        }

        ImmutableArray<ValueReader> arguments = [.. transform.Arguments.Select(Compile)];
        return transform.Name switch
        {
            "tolower" => new MappingReader(Single(transform.Name, arguments), TextMappings.ToLower),
            "toupper" => new MappingReader(Single(transform.Name, arguments), TextMappings.ToUpper),
            "basename" => new MappingReader(Single(transform.Name, arguments), TextMappings.BaseName),
            "b64" => new MappingReader(Single(transform.Name, arguments), TextMappings.Base64Decode),
            "len" => new LengthReader(Single(transform.Name, arguments)),
            _ when arguments.Length == 1 => throw new CompileException($"unknown field transfomer '{transform.Name}'"),
            "join" => Join(arguments),
            "concat" => Concat(arguments),
            "getopt" => Options(arguments, transform.Option),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static ValueReader Single(string name, ImmutableArray<ValueReader> arguments)
    {
        if (arguments.Length != 1) throw new CompileException($"transformer '{name}' takes exactly one argument");
        var argument = arguments[0];
        if (argument.Type == FieldType.Text) return argument;
        throw new CompileException(
            $"can't add field transformer: type '{argument.TypeName}' is not supported by '{name}' transformer " +
            $"applied on {(argument.IsList ? "list " : "")}field '{argument.Name}'");
    }

    private static JoinReader Join(ImmutableArray<ValueReader> arguments)
    {
        Require(arguments.Length == 2, "join() requires exactly 2 arguments: separator and list");
        Require(!arguments[0].IsList, "join() first argument (separator) must be a single value, not a list");
        Require(arguments[1].IsList, "join() second argument must be a list");
        return new JoinReader(arguments[0], arguments[1]);
    }

    private static ConcatReader Concat(ImmutableArray<ValueReader> arguments)
    {
        Require(arguments.Length >= 2, "concat() requires at least 2 arguments");
        Require(arguments.All(IsPlainText), "concat() arguments must be strings");
        return new ConcatReader(arguments);
    }

    private static OptionsReader Options(ImmutableArray<ValueReader> arguments, string? wanted)
    {
        Require(arguments.Length == 2, "getopt() requires exactly 2 arguments: args list and optstring");
        Require(arguments[0].IsList, "getopt() first argument must be a list");
        Require(!arguments[1].IsList, "getopt() second argument (optstring) must be a single value");
        Require(arguments.All(argument => argument.Type == FieldType.Text), "getopt() arguments must be strings");
        Require(
            wanted is null || (wanted.Length == 1 && char.IsAscii(wanted[0])),
            "getopt() field argument must be a single option character");
        return new OptionsReader(arguments[0], arguments[1], wanted is null ? null : (byte)wanted[0]);
    }

    private static bool IsPlainText(ValueReader reader) => reader.Type == FieldType.Text && !reader.IsList;

    private static void Require(bool condition, string message)
    {
        if (!condition) throw new CompileException(message);
    }
}
