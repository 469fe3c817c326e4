using AuditActors.App.Configuration;
using AuditActors.App.Configuration.Sinks;
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

        var options = new RemediationOptions
        {
            Playbook = Load(remediation.RulePaths),
            Guards = remediation.Guards,
            Approval = remediation.Approval,
            DefaultNotifiers = [.. remediation.DefaultNotifiers],
        };
        foreach (var notifier in Unheard(options, settings.Sinks))
        {
            Console.Error.WriteLine(
                $"auditactors: results of remediation are to go to {notifier}, and auditactors.sinks has none of that "
                + "type");
        }

        return options;
    }

    private static IEnumerable<string> Unheard(RemediationOptions options, IReadOnlyList<SinkSettings> sinks) => options
        .Playbook.Rules.SelectMany(rule => rule.Notifiers)
        .Concat(options.DefaultNotifiers)
        .Distinct()
        .Except(sinks.Select(sink => NotifierNames.Of(sink.Type)))
        .Where(notifier => notifier != RemedyNotifiers.ClusterEvents)
        .Order(StringComparer.Ordinal);

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

    /// <summary>Makes alerts carry what tells their object for sure, whatever their rules print.</summary>
    public static RuleSetOptions WithTargets(RuleSetOptions rules, Playbook playbook) => rules with
    {
        AppendOutputs = rules.AppendOutputs.Add(new AppendOutput
        {
            Source = "k8s_audit",
            ExtraFields = [.. TargetFields.Wanted.Select(field => new AppendField(field))],
        }),
        Correlations = rules.Correlations with
        {
            Subject = TargetFields.WantedOfCorrelations with { Correlations = playbook.Watched },
        },
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
