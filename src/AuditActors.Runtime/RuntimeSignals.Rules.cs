using Microsoft.Extensions.Logging;

namespace AuditActors.Runtime;

public sealed partial class RuntimeSignals
{
    // Enough to tell rule sets apart.
    private const int DigestShown = 12;

    internal void RulesDiffer(string node, string theirs, string ours) =>
        LogRulesDiffer(node, Shown(theirs), Shown(ours));

    private static string Shown(string digest) => digest.Length > DigestShown ? digest[..DigestShown] : digest;

    [LoggerMessage(3040, LogLevel.Warning,
        "{Node} has judged by other rules than this node for over a minute: {Theirs}, here {Ours}. Alerts depend on "
        + "which node a namespace is at; give all nodes the same rules files and settings.")]
    private partial void LogRulesDiffer(string node, string theirs, string ours);
}
