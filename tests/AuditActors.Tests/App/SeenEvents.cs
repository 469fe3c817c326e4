using System.Text.RegularExpressions;
using AuditActors.Tests.App.Emulator;

namespace AuditActors.Tests.App;

/// <summary>A rule that says of every recorded event that it was seen, and which ones it has said it of.</summary>
internal static partial class SeenEvents
{
    /// <summary>Writes the rule; its file.</summary>
    public static string Rules(Recordings files) => files.Write("rules.yaml", """
        - rule: Something was read
          desc: Every event
          condition: ka.verb=get
          output: seen %ka.auditid.
          priority: WARNING
          source: k8s_audit
        """);

    /// <summary>The auditIDs in printed alerts, in order.</summary>
    public static IEnumerable<string> In(string alerts) =>
        Alert().Matches(alerts).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"seen (id-[0-9]+)\.")]
    private static partial Regex Alert();
}
