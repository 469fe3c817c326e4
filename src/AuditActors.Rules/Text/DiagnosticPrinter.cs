using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace AuditActors.Rules.Text;

/// <summary>Findings as text for people.</summary>
public static class DiagnosticPrinter
{
    private const string Indent = "    ";

    /// <summary>How much of a long line is shown to each side of the caret.</summary>
    private const int Reach = 100;

    private static readonly string[] UnsaidWithoutName =
    [
        ItemTypes.Content, ItemTypes.ContentItem, ItemTypes.ConditionExpression, ItemTypes.ValueFor,
        ItemTypes.Exception,
    ];

    /// <summary>One line of verdict, then every finding with its place, its line, a caret and a hint.</summary>
    public static string Verbose(FileFindings findings)
    {
        var text = new StringBuilder(Verdict(findings)).Append('\n');
        foreach (var finding in findings.Errors.Concat(findings.FurtherErrors).Concat(findings.Warnings))
            text.Append(One(finding));
        return text.ToString();
    }

    /// <summary>The verdict and the codes found.</summary>
    public static string Summary(FileFindings findings)
    {
        var text = new StringBuilder(Verdict(findings));
        AppendCodes(text, "errors", findings.Errors.AddRange(findings.FurtherErrors));
        AppendCodes(text, "warnings", findings.Warnings);
        return text.ToString();
    }

    /// <summary>One finding, each line ended.</summary>
    public static string One(Diagnostic finding)
    {
        var kind = finding.Code.Severity == Severity.Error ? "error" : "warning";
        var message = finding.Message.Length > 0 ? finding.Message : finding.Code.Explanation;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{finding.Place}: {kind} {finding.Code.Name}: {Shown(message)}\n");
        AppendContext(text, finding.Context);
        AppendExcerpt(text, finding.Excerpt, finding.ExcerptColumn);
        if (finding.Hint is not null) text.Append(Indent).Append("hint: ").Append(Shown(finding.Hint)).Append('\n');
        return text.ToString();
    }

    private static string Verdict(FileFindings findings) => findings switch
    {
        { IsValid: false } => $"{findings.File}: Invalid",
        { Warnings.IsEmpty: false } => $"{findings.File}: Ok, with warnings",
        _ => $"{findings.File}: Ok",
    };

    private static void AppendCodes(StringBuilder text, string what, ImmutableArray<Diagnostic> findings)
    {
        if (findings.IsEmpty) return;
        var codes = findings.Select(finding => $"{finding.Code.Name} ({finding.Code.Summary})");
        text.Append(
            CultureInfo.InvariantCulture, $"\n {findings.Length} {what}: [{string.Join(' ', codes)}]");
    }

    private static void AppendContext(StringBuilder text, ImmutableArray<Location> context)
    {
        var steps = context
            .Where(location => location.ItemName.Length > 0 || !UnsaidWithoutName.Contains(location.ItemType))
            .Select(location => location.ItemName.Length > 0
                ? $"{location.ItemType} '{Shown(location.ItemName)}'"
                : location.ItemType);
        var path = string.Join(", ", steps);
        if (path.Length > 0) text.Append(Indent).Append("in ").Append(path).Append('\n');
    }

    private static void AppendExcerpt(StringBuilder text, string line, int column)
    {
        if (line.Length == 0) return;
        column = Math.Min(column, line.Length);
        var start = Math.Max(0, column - Reach);
        var end = Math.Min(line.Length, column + Reach);
        var before = start > 0 ? "..." : "";
        text.Append(Indent).Append(before).Append(Shown(line[start..end])).Append(end < line.Length ? "..." : "");
        text.Append('\n').Append(Indent).Append(' ', before.Length);
        foreach (var character in line.AsSpan(start..column)) text.Append(character == '\t' ? '\t' : ' ');
        text.Append("^\n");
    }

    /// <summary>Text from a file cannot steer the terminal.</summary>
    private static string Shown(string text) => string.Create(text.Length, text, static (shown, source) =>
    {
        for (var at = 0; at < source.Length; at++)
            shown[at] = char.IsControl(source[at]) && source[at] != '\t' ? '\uFFFD' : source[at];
    });
}
