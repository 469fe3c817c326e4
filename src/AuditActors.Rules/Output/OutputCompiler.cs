using System.Collections.Immutable;
using System.Text;
using AuditActors.Events.Fields;
using AuditActors.Rules.Language;
using AuditActors.Rules.Matching;

namespace AuditActors.Rules.Output;

/// <summary>Binds templates to the slots of a field plan.</summary>
internal sealed class OutputCompiler(FieldCatalog catalog, ReaderCompiler readers, bool isoTime)
{
    /// <summary>
    /// The keys of output_fields are the fields that the output names, those inside transformers included, the time
    /// field of the alert's prefix, and what configuration adds; a formatted extra replaces an equal key.
    /// </summary>
    public CompiledOutput Compile(ResolvedRule rule)
    {
        var fields = new SortedDictionary<string, FieldText>(StringComparer.Ordinal);
        foreach (var field in rule.Output.Fields()) Add(field);
        Add(new Operand.Field(isoTime ? "evt.time.iso8601" : "evt.time", null));
        foreach (var extra in rule.ExtraFields.Where(extra => extra.Raw is not null))
            fields.TryAdd(extra.Key, new FieldText.Native(readers.Slot(extra.Raw!)));
        foreach (var extra in rule.ExtraFields.Where(extra => extra.Format is not null))
            fields[extra.Key] = new FieldText.Formatted(Parts(extra.Format!));
        return new CompiledOutput(Parts(rule.Output), [.. fields.Select(field => (field.Key, field.Value))]);

        void Add(Operand.Field field)
        {
            var use = catalog.Lookup(field.Text).Use!;
            fields.TryAdd(use.Text, new FieldText.Native(readers.Slot(use)));
        }
    }

    private ImmutableArray<MessagePart> Parts(OutputTemplate template) => [.. template.Parts.Select(Part)];

    private MessagePart Part(OutputPart part) => part switch
    {
        OutputPart.Literal literal => new MessagePart.Literal(Encoding.UTF8.GetBytes(literal.Text)),
        OutputPart.Placeholder placeholder => new MessagePart.Placeholder(
            readers.Compile(placeholder.Operand), placeholder.Width),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
