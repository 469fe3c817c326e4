using System.Text.RegularExpressions;

namespace AuditActors.Rules.Remediation;

/// <summary>Which texts the cluster's API takes as names; others never reach a path, a selector or a patch.</summary>
public static partial class KubernetesNames
{
    private const int LongestLabel = 63;
    private const int LongestName = 253;

    /// <summary>A namespace, or another name that is a DNS label.</summary>
    public static bool IsDnsLabel(string text) => text.Length is > 0 and <= LongestLabel && DnsLabel().IsMatch(text);

    /// <summary>
    /// The name of an object of any kind: a single segment of a path. Names of roles may hold more characters than
    /// those of most kinds.
    /// </summary>
    public static bool IsObjectName(string text) =>
        text.Length is > 0 and <= LongestName && text is not ("." or "..") && ObjectName().IsMatch(text);

    /// <summary>The key of a label or an annotation.</summary>
    public static bool IsLabelKey(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var name = text[(slash + 1)..];
        return name.Length is > 0 and <= LongestLabel && LabelText().IsMatch(name)
            && (slash < 0 || (slash is > 0 and <= LongestName && DnsSubdomain().IsMatch(text[..slash])));
    }

    public static bool IsLabelValue(string text) =>
        text.Length == 0 || (text.Length <= LongestLabel && LabelText().IsMatch(text));

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex DnsLabel();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9.]*[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex DnsSubdomain();

    [GeneratedRegex(@"\A[A-Za-z0-9:_.@-]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex ObjectName();

    [GeneratedRegex(@"\A[A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex LabelText();
}
