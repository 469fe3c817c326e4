using System.Text.RegularExpressions;
using AuditActors.Events;

namespace AuditActors.Rules.Remediation.Matching;

/// <summary>A priority with an optional comparator; <c>&gt;=Warning</c> is Warning and what is more severe.</summary>
internal sealed partial class PriorityCriterion
{
    private readonly Priority _priority;
    private readonly bool _isMore;
    private readonly bool _isLess;
    private readonly bool _isEqual;

    private PriorityCriterion(Priority priority, string comparator)
    {
        _priority = priority;
        _isMore = comparator.StartsWith('>');
        _isLess = comparator.StartsWith('<');
        _isEqual = comparator.EndsWith('=') || comparator.Length == 0;
    }

    /// <summary>Null when the text is none.</summary>
    public static PriorityCriterion? Parse(string text)
    {
        var match = Form().Match(text);
        return match.Success && PriorityNames.TryParse(match.Groups["name"].Value, out var priority)
            ? new PriorityCriterion(priority, match.Groups["comparator"].Value)
            : null;
    }

    public bool Fits(Priority priority) =>
        (_isEqual && priority == _priority) || (_isMore && priority < _priority) || (_isLess && priority > _priority);

    [GeneratedRegex(@"\A\s*(?<comparator>[<>]?=?)\s*(?<name>[A-Za-z]+)\s*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
