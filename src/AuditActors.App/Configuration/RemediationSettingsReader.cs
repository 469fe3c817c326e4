using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Guards;
using AuditActors.Runtime.Remediation;

namespace AuditActors.App.Configuration;

/// <summary>The settings of remediation.</summary>
internal static class RemediationSettingsReader
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(5);

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
            DefaultNotifiers = Notifiers(reader),
            Timeout = Timeout(reader),
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

    private static IReadOnlyList<string> Notifiers(SettingsReader reader)
    {
        const string path = "remediation.default-notifiers";
        var names = reader.Texts(path);
        foreach (var name in names.Where(name => !RemedyNotifiers.All.Contains(name)))
            reader.Refuse(path, $"there is no notifier '{name}'; use {string.Join(", ", RemedyNotifiers.All)}");
        return names;
    }

    private static TimeSpan Timeout(SettingsReader reader)
    {
        const string path = "remediation.timeout";
        var timeout = reader.TimeAboveZero(path);
        if (timeout > LongestTimeout) reader.Refuse(path, "wanted 5m or less");
        return timeout;
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
