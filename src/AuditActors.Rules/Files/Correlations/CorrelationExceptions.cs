using System.Collections.Immutable;
using AuditActors.Events.Fields;
using AuditActors.Rules.Files.Compiling;
using AuditActors.Rules.Files.Exceptions;
using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Files.Sources;
using AuditActors.Rules.Files.Yaml;
using AuditActors.Rules.Temporal.Output;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Correlations;

/// <summary>The exceptions of a correlation: those that spare events, and those that spare finished matches.</summary>
internal sealed record CorrelationExceptions(
    ImmutableArray<RuleException> OfEvents, ImmutableArray<RuleException> OfMatches)
{
    private const string On = "on";

    /// <summary>Reads them; what is wrong is added to the faults.</summary>
    public static CorrelationExceptions Read(
        CorrelationDefinition definition, FieldCatalog catalog, CorrelationFaults faults)
    {
        var ofEvents = ImmutableArray.CreateBuilder<RuleException>();
        var ofMatches = ImmutableArray.CreateBuilder<RuleException>();
        foreach (var piece in definition.Pieces(ItemKeys.Exceptions))
        {
            foreach (var (exception, isOfMatch) in Read(piece, definition, faults))
            {
                if (Complete(exception, isOfMatch, definition, catalog, faults))
                    (isOfMatch ? ofMatches : ofEvents).Add(exception);
            }
        }

        return new CorrelationExceptions(ofEvents.ToImmutable(), ofMatches.ToImmutable());
    }

    private static List<(RuleException Exception, bool IsOfMatch)> Read(
        CorrelationPiece piece, CorrelationDefinition definition, CorrelationFaults faults)
    {
        var item = new YamlNode.Map(piece.Place.At);
        item.Pairs.Add(new(new YamlNode.Scalar(piece.Place.At, ItemKeys.Exceptions), piece.Node));
        var problems = new FileProblems("");
        var read = ExceptionReader.Read(new ItemReader(item, definition.Context, problems), append: false);
        foreach (var error in problems.Findings().Errors) faults.Add(error);
        if (faults.Any) return [];
        var maps = piece.Node is YamlNode.Sequence sequence ? sequence.Items.OfType<YamlNode.Map>() : [];
        return [.. read.Zip(maps, (exception, map) => (exception, IsOfMatch(exception, map, faults)))];
    }

    private static bool IsOfMatch(RuleException exception, YamlNode.Map map, CorrelationFaults faults)
    {
        foreach (var (key, _) in map.Pairs)
        {
            var text = (key as YamlNode.Scalar)?.Text ?? "";
            if (CorrelationKeys.OfException.Contains(text)) continue;
            faults.Add(exception.Context.In(ItemTypes.ValueFor, text, key.At).Report(
                DiagnosticCode.UnknownCorrelationKey, $"Unknown key '{text}'",
                NearestName.Hint(text, CorrelationKeys.OfException)));
        }

        if (map.Find(On) is not { } node || node is YamlNode.Scalar { Text: "events" }) return false;
        if (node is YamlNode.Scalar { Text: "match" }) return true;
        faults.Add(exception.Context.In(ItemTypes.ValueFor, On, node.At).Report(
            DiagnosticCode.UnknownCorrelationKey, "An exception is on events or on match"));
        return false;
    }

    private static bool Complete(
        RuleException exception, bool isOfMatch, CorrelationDefinition definition, FieldCatalog catalog,
        CorrelationFaults faults)
    {
        var names = isOfMatch ? NamesOf(definition) : [];
        var fields = new MatchFields(catalog, names);
        var source = new AuditSource(catalog);
        var known = new ExceptionFields(
            field => isOfMatch ? fields.Find(field) is not null : source.IsField(field),
            field => ConditionHints.ForField(field, source));
        var problem = ExceptionRules.Complete(exception, known, out var hint);
        if (problem is null) return true;
        faults.Add(exception.Context.Report(DiagnosticCode.Validate, problem, hint));
        return false;
    }

    /// <summary>
    /// Names of selectors as far as they are written; only fields of events have to be told from nonsense.
    /// </summary>
    private static ImmutableArray<string> NamesOf(CorrelationDefinition definition) =>
    [
        .. from key in new[] { CorrelationKeys.Events, CorrelationKeys.Rules }
           from piece in definition.Pieces(key)
           where piece.Node is YamlNode.Sequence
           from element in ((YamlNode.Sequence)piece.Node).Items
           let name = element is YamlNode.Map map ? map.Find("name") ?? map.Find("rule") : element
           where name is YamlNode.Scalar
           select ((YamlNode.Scalar)name).Text,
        "it",
    ];
}
