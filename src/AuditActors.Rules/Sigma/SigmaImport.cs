using System.Collections.Immutable;
using AuditActors.Rules.Files.Yaml;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Sigma;

/// <summary>
/// Makes a rules file of Sigma's rules and correlations about Kubernetes audit events. What has no counterpart is
/// refused with the reason; what is left out of a rule, or read otherwise than it is written, is noted.
/// </summary>
public sealed class SigmaImport
{
    private const string Head = """
        # Imported from Sigma by 'auditactors import sigma'. Texts are compared as Sigma compares them, without regard
        # to upper and lower case, where the API server does not write lower case itself.

        - required_engine_version: 0.31.0


        """;

    private readonly RuleSetOptions _options = new();
    private readonly TimeProvider _clock;
    private readonly List<SigmaItem> _imported = [];
    private readonly Dictionary<string, SigmaItem> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<string> _titles = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, SigmaOutcome> _outcomes = [];

    private SigmaImport(TimeProvider clock) => _clock = clock;

    /// <param name="files">Files of one or more documents.</param>
    /// <param name="clock">For the loader that the result is tried with.</param>
    public static SigmaImportResult Import(IEnumerable<SourceText> files, TimeProvider clock)
    {
        var import = new SigmaImport(clock);
        import.Run([.. files.SelectMany(import.Documents)]);
        return new SigmaImportResult(import.Yaml(), [.. import._outcomes.Values]);
    }

    private IEnumerable<(SigmaDocument? Document, SigmaOutcome? Refused)> Documents(SourceText file)
    {
        var stream = YamlReader.Read(file);
        foreach (var document in stream.Documents)
        {
            var place = file.PlaceOf(document.At);
            yield return document is YamlNode.Map map
                ? (new SigmaDocument(map, place), null)
                : (null, new SigmaOutcome(place, "", "a Sigma document is a mapping", []));
        }

        if (stream.Error is { } error)
            yield return (null, new SigmaOutcome(file.PlaceOf(error.At), "", $"it is no YAML: {error.Message}", []));
    }

    private void Run(List<(SigmaDocument? Document, SigmaOutcome? Refused)> documents)
    {
        var correlations = new List<(int Number, SigmaDocument Document)>();
        for (var number = 0; number < documents.Count; number++)
        {
            var (document, refused) = documents[number];
            if (refused is not null) _outcomes[number] = refused;
            else if (document!.IsCorrelation) correlations.Add((number, document));
            else Try(number, document, () => Rule(document));
        }

        // Correlations that name others come after them.
        while (correlations.Find(each => !Waits(each.Document, correlations)) is { Document: { } next } found)
        {
            correlations.Remove(found);
            Try(found.Number, next, () => SigmaCorrelation.Convert(next, Free(next), _byName.GetValueOrDefault));
        }

        foreach (var (number, document) in correlations)
            Refuse(number, document, "it counts correlations that count it");
    }

    private SigmaItem Rule(SigmaDocument document)
    {
        if (document.IsCollection) throw new SigmaRefusal("it is of the old form with 'action': write whole rules");
        if (document.IsFilter) throw new SigmaRefusal("it is a filter; write its exception into the rule");
        return SigmaRule.Convert(document, Free(document));
    }

    private static bool Waits(SigmaDocument document, List<(int Number, SigmaDocument Document)> others)
    {
        try
        {
            var references = SigmaCorrelation.References(document).ToHashSet();
            return others.Exists(other => other.Document.Names.Any(references.Contains));
        }
        catch (SigmaRefusal)
        {
            return false;
        }
    }

    private void Try(int number, SigmaDocument document, Func<SigmaItem> convert)
    {
        try
        {
            if (document.Title.Length == 0) throw new SigmaRefusal("it has no title");
            var item = convert();
            if (Fault(item) is { } fault) throw new SigmaRefusal(fault);
            _imported.Add(item);
            _titles.Add(item.Name);
            foreach (var name in document.Names) _byName.TryAdd(name, item);
            _outcomes[number] = new SigmaOutcome(document.Place, document.Title, null, item.Notes);
        }
        catch (SigmaRefusal refusal)
        {
            Refuse(number, document, refusal.Message);
        }
    }

    private void Refuse(int number, SigmaDocument document, string reason) =>
        _outcomes[number] = new SigmaOutcome(document.Place, document.Title, reason, []);

    /// <summary>What the loader says against an item, after those imported before that it may name.</summary>
    private string? Fault(SigmaItem item)
    {
        var before = item.Document.IsCorrelation ? _imported.Select(each => each.Yaml) : [];
        var text = string.Concat(before.Prepend(SigmaRule.Macro).Append(item.Yaml));
        var load = RuleSetLoader.Load([new SourceText("imported", text)], _options, _clock);
        return load.Files.SelectMany(file => file.Errors).FirstOrDefault() is { } error
            ? $"what it asks for does not load here: {SigmaText.OneLine(error.Message)}"
            : null;
    }

    /// <summary>Its title, or with a number if another has the same.</summary>
    private string Free(SigmaDocument document)
    {
        var title = SigmaText.OneLine(document.Title);
        return Enumerable.Range(2, _titles.Count + 1).Select(number => $"{title} ({number})").Prepend(title)
            .First(name => !_titles.Contains(name));
    }

    private string Yaml() => _imported.Count == 0
        ? Head
        : Head + SigmaRule.Macro + string.Concat(_imported.Select(item => "\n" + item.Commented));
}
