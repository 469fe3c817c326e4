using System.CommandLine;
using AuditActors.App.Wiring;
using AuditActors.Rules.Remediation;

namespace AuditActors.App.Commands.Remediation;

/// <summary>Prints the cluster role that remediation rules need, and no more than that.</summary>
internal static class RemediationPermissionsCommand
{
    public static Command Create()
    {
        var paths = PathArguments.OneOrMore("FILE", "Remediation rules files and folders of them");
        var name = new Option<string>("--name")
        {
            Description = "Name of the cluster role",
            HelpName = "NAME",
            DefaultValueFactory = _ => "auditactors-remediation",
        };
        var command = new DocumentedCommand(
            "permissions",
            "Prints the cluster role that remediation rules need. It follows from the actions that they use.",
            "auditactors remediation permissions talon.yaml | kubectl apply -f -")
        {
            paths, name,
        };
        command.SetAction(parsed => Print(
            RemediationWiring.Load(parsed.GetRequiredValue(paths)),
            parsed.GetRequiredValue(name),
            parsed.InvocationConfiguration.Output));
        return command;
    }

    private static void Print(Playbook playbook, string name, TextWriter to)
    {
        to.WriteLine("apiVersion: rbac.authorization.k8s.io/v1");
        to.WriteLine("kind: ClusterRole");
        to.WriteLine("metadata:");
        to.WriteLine($"  name: {name}");
        to.WriteLine("rules:");
        foreach (var permission in Needed(playbook))
        {
            to.WriteLine($"  - apiGroups: [\"{permission.Group}\"]");
            to.WriteLine($"    resources: [{permission.Resource}]");
            to.WriteLine($"    verbs: [{string.Join(", ", permission.Verbs)}]");
        }
    }

    /// <summary>Each resource once, those with the same verbs together.</summary>
    private static IEnumerable<Permission> Needed(Playbook playbook) =>
        from permission in playbook.Rules
            .SelectMany(rule => rule.Actions)
            .SelectMany(action => action.Permissions)
            .Concat(playbook.Rules
                .Where(rule => rule.Notifiers.Contains(RemedyNotifiers.ClusterEvents))
                .Select(_ => RemedyNotifiers.OfClusterEvents))
        from resource in permission.Resource.Split(',')
        group permission.Verbs by (permission.Group, Resource: resource) into verbs
        let all = string.Join(',', verbs.SelectMany(each => each).Distinct().Order(StringComparer.Ordinal))
        group verbs.Key.Resource by (verbs.Key.Group, Verbs: all) into resources
        orderby resources.Key.Group, resources.Key.Verbs
        select new Permission(
            resources.Key.Group,
            string.Join(", ", resources.Order(StringComparer.Ordinal)),
            [.. resources.Key.Verbs.Split(',')]);
}
