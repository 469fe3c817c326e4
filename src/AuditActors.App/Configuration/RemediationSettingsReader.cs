using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Guards;
using AuditActors.Runtime.Remediation;

namespace AuditActors.App.Configuration;

/// <summary>The settings of remediation.</summary>
internal static class RemediationSettingsReader
{
    private static readonly Dictionary<string, ApprovalMode> Modes = new()
    {
        ["off"] = ApprovalMode.Off,
        ["disruptive"] = ApprovalMode.Disruptive,
        ["all"] = ApprovalMode.All,
    };

    public static RemediationSettings Read(SettingsReader reader)
    {
        var own = OwnAccount.Read();
        return new RemediationSettings
        {
            RulePaths = reader.Texts("remediation.rules"),
            Kubeconfig = reader.Text("remediation.kubeconfig"),
            Approval = reader.OneOf("remediation.approval", Modes),
            Timeout = reader.TimeAboveZero("remediation.timeout"),
            Guards = new GuardSettings
            {
                DryRun = reader.Flag("remediation.dry-run"),
                ProtectedNamespaces = [.. reader.Texts("remediation.protected-namespaces").Concat(own.Namespace)],
                ProtectedKinds = [.. reader.Texts("remediation.protected-kinds")],
                ProtectedSubjects = [.. reader.Texts("remediation.protected-subjects").Concat(own.User)],
                AllowedNamespaces = [.. reader.Texts("remediation.allowed-namespaces")],
                Enabled = [.. Enabled(reader)],
                MaxDisruptive = reader.Count("remediation.max-disruptive", least: 0),
                Window = reader.TimeAboveZero("remediation.window"),
                Deduplication = reader.Time("remediation.deduplication"),
            },
        };
    }

    private static IReadOnlyList<string> Enabled(SettingsReader reader)
    {
        const string path = "remediation.enable";
        var names = reader.Texts(path);
        foreach (var name in names.Where(name => Actionners.Find(name) is null))
            reader.Refuse(path, $"there is no actionner '{name}'; 'auditactors remediation actions' lists them");
        return names;
    }
}
