using AuditActors.App.Commands;
using AuditActors.App.Configuration;
using AuditActors.Rules;
using AuditActors.Rules.Files;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Targets;
using AuditActors.Rules.Text;
using AuditActors.Runtime.Remediation;
using AuditActors.Sinks.Remedies;

namespace AuditActors.App.Wiring;

/// <summary>Settings to what is done about alerts. Fails with <see cref="CommandException"/>.</summary>
internal static class RemediationWiring
{
    /// <summary>Null where nothing is to be done.</summary>
    public static RemediationOptions? Options(NodeSettings settings)
    {
        var remediation = settings.Remediation;
        if (remediation.RulePaths.Count == 0) return null;
        if (!settings.HasLastingStore)
        {
            throw new CommandException(
                "configuration: auditactors.remediation.rules needs a store that lasts, in which it stands what was "
                + "done; name a folder with --data or auditactors.data, or a database with auditactors.store.kind");
        }

        return new RemediationOptions
        {
            Playbook = Load(remediation.RulePaths),
            Guards = remediation.Guards,
            Approval = remediation.Approval,
        };
    }

    public static ClusterRemedies Connect(RemediationSettings settings, TimeProvider clock)
    {
        try
        {
            return ClusterRemedies.Connect(settings.Kubeconfig, settings.Guards, settings.Timeout, clock);
        }
        catch (IOException e)
        {
            throw new CommandException($"configuration: auditactors.remediation: {e.Message}");
        }
    }

    /// <summary>Makes every alert carry what tells its object for sure, whatever its rule prints.</summary>
    public static RuleSetOptions WithTargets(RuleSetOptions rules) => rules with
    {
        AppendOutputs = rules.AppendOutputs.Add(new AppendOutput
        {
            Source = "k8s_audit",
            ExtraFields = [.. TargetFields.Wanted.Select(field => new AppendField(field))],
        }),
    };

    public static Playbook Load(IReadOnlyList<string> paths)
    {
        var missing = paths.FirstOrDefault(path => !Path.Exists(path));
        if (missing is not null)
            throw new CommandException($"{missing}: there is no such remediation rules file or folder");
        var found = RuleFiles.Read(paths);
        var load = PlaybookLoader.Load(found.Files);
        if (found.Problems.IsEmpty && load.Playbook is { } playbook) return playbook;
        throw new CommandException(string.Concat(found.Problems.Concat(load.Files)
            .SelectMany(file => file.Errors).Select(DiagnosticPrinter.One)).TrimEnd());
    }
}
