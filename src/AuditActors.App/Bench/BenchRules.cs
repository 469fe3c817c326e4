using System.Text;
using AuditActors.App.Configuration;
using AuditActors.App.Wiring;
using AuditActors.Rules;
using AuditActors.Rules.Text;

namespace AuditActors.App.Bench;

/// <summary>The rules under measurement, alone and among others that match nothing.</summary>
internal static class BenchRules
{
    /// <summary>The condition that every event fulfils.</summary>
    private const string Always = "ka.verb exists";

    // The kinds of conditions that rules files hold, so that none of them profits from one trick.
    private static readonly string[] Conditions =
    [
        "ka.verb in (create, update) and ka.target.resource = pods "
            + "and ka.req.pod.containers.image intersects (\"none{0}/app\")",
        "ka.target.namespace = \"none-{0}\" and ka.verb != get",
        "ka.user.name = \"none-{0}\" and ka.verb = delete",
        "ka.uri contains \"/none/{0}/\" and ka.response.code = 200",
        "ka.auth.decision = allow and ka.user.groups intersects (\"none:{0}\")",
        "ka.target.subresource = exec and ka.uri.param[command] contains \"none{0}\"",
        "ka.useragent startswith \"none{0}\"",
        "ka.target.name glob \"none-{0}-*\" and ka.target.resource in (secrets, configmaps)",
    ];

    /// <summary>So many times the rules, all but the first ones distinct and never matching.</summary>
    public static RuleSet Times(NodeSettings settings, int factor)
    {
        var basis = RuleLoading.Load(settings, TimeProvider.System);
        if (factor == 1) return basis;
        return RuleLoading.Load(settings, TimeProvider.System, NonMatching((factor - 1) * basis.Rules.Length));
    }

    /// <summary>The rules and one more, which every event fulfils.</summary>
    public static RuleSet WithProbe(NodeSettings settings) => RuleLoading.Load(
        settings, TimeProvider.System, new SourceText("probe.yaml", Rule("Every event", Always)));

    private static SourceText NonMatching(int count)
    {
        var text = new StringBuilder();
        for (var index = 0; index < count; index++)
        {
            var condition = Conditions[index % Conditions.Length].Replace("{0}", $"{index}", StringComparison.Ordinal);
            text.Append(Rule($"Never {index}", condition));
        }

        return new SourceText("never.yaml", text.ToString());
    }

    private static string Rule(string name, string condition) =>
        $"- rule: {name}\n  desc: {name}\n  condition: {condition}\n  output: {name} (user=%ka.user.name)\n"
        + "  priority: NOTICE\n  source: k8s_audit\n";
}
