using System.Collections.Immutable;
using System.Text;

namespace AuditActors.Rules.Text;

/// <summary>The way from a file to a part of it, and all that is needed to point at that part.</summary>
internal sealed class Context
{
    private const int LongestCondition = 20;
    private const int ShownOfLongCondition = 17;

    private readonly SourceText _file;
    private readonly ImmutableArray<Location> _locations;

    private Context(SourceText file, ImmutableArray<Location> locations)
    {
        _file = file;
        _locations = locations;
    }

    public SourceText File => _file;

    public SourcePosition At => _locations[^1].Position;

    public static Context Of(SourceText file) =>
        new(file, [new Location(ItemTypes.Content, "", file.Path, SourcePosition.Start)]);

    public Context In(string itemType, string itemName, SourcePosition at) =>
        new(_file, _locations.Add(new Location(itemType, itemName, _file.Path, at)));

    /// <summary>A finding about this part of the file.</summary>
    public Diagnostic Report(DiagnosticCode code, string message, string? hint = null)
    {
        var place = _file.PlaceOf(At);
        return new Diagnostic
        {
            Code = code,
            Message = message,
            Context = _locations,
            Snippet = Snippets.Around(_file.Utf8, At.Offset),
            Place = place,
            Excerpt = _file.Line(At.Line),
            ExcerptColumn = place.Column - 1,
            Hint = hint,
        };
    }

    /// <summary>A finding about a character of the text that this part of the file gave.</summary>
    public Diagnostic ReportInText(DiagnosticCode code, string message, string text, int index, string? hint = null)
    {
        var report = Report(code, message, hint);
        return WrittenText.Find(_file, At, text, index) is { } place
            ? report with { Place = place, Excerpt = _file.Line(place.Line - 1), ExcerptColumn = place.Column - 1 }
            : report;
    }

    /// <summary>A finding about a condition that this part of the file gave.</summary>
    /// <param name="code">The kind.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="at">The parsed character where the parser stood; null points at the condition as a whole.</param>
    /// <param name="focus">The parsed character to point at; null where the parser stood.</param>
    /// <param name="hint">What would help.</param>
    public Diagnostic ReportInCondition(
        DiagnosticCode code, string message, ConditionText condition, int? at, int? focus = null, string? hint = null)
    {
        var parser = at is { } index ? ParserPosition(condition.Parsed, index) : SourcePosition.Start;
        var position = new SourcePosition(
            parser.Line + At.Line, parser.Column + At.Column, parser.Offset + At.Offset);
        var shown = focus ?? at ?? 0;
        var (line, column) = condition.LineOf(shown);
        return Report(code, message, hint) with
        {
            Context = _locations.Add(
                new(ItemTypes.ConditionExpression, "", Shortened(condition.Written), position)),
            Snippet = Snippets.Around(Encoding.UTF8.GetBytes(condition.Written), position.Offset),
            Place = PlaceOf(condition, shown),
            Excerpt = line,
            ExcerptColumn = column,
        };
    }

    private Place PlaceOf(ConditionText condition, int parsed)
    {
        var found = condition.InScalar(parsed) is { } index
            ? WrittenText.Find(_file, At, condition.Scalar, index)
            : null;
        return found ?? _file.PlaceOf(At);
    }

    /// <summary>Falco's parser counts lines and columns from 1, and a line at each CR and LF.</summary>
    private static SourcePosition ParserPosition(string text, int index)
    {
        var before = text.AsSpan(..Math.Min(index, text.Length));
        var lineStart = before.LastIndexOfAny('\r', '\n') + 1;
        var line = 1 + before.Count('\r') + before.Count('\n');
        var column = 1 + Encoding.UTF8.GetByteCount(before[lineStart..]);
        return new SourcePosition(line, column, Encoding.UTF8.GetByteCount(before));
    }

    private static string Shortened(string condition)
    {
        var utf8 = Encoding.UTF8.GetBytes(condition);
        var shown = utf8.Length <= LongestCondition
            ? condition
            : Encoding.UTF8.GetString(utf8.AsSpan(..ShownOfLongCondition)) + "...";
        return $"\"{shown}\"".Replace('\n', ' ').Replace('\r', ' ');
    }
}
