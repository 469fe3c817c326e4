using AuditActors.App.Commands;
using AuditActors.App.Configuration;
using AuditActors.Events.Fields;
using AuditActors.Rules;

namespace AuditActors.App.Wiring;

/// <summary>Rules files to the rule set of a node.</summary>
internal static class RuleLoading
{
    /// <summary>Fails with <see cref="CommandException"/> when a file is not there.</summary>
    public static RuleSet Load(NodeSettings settings, TimeProvider clock)
    {
        var missing = settings.RulePaths.FirstOrDefault(path => !Path.Exists(path));
        if (missing is not null) throw new CommandException($"{missing}: there is no such rules file or folder");
        var catalog = new FieldCatalog(Environment.MachineName, TimeZoneInfo.Local, clock);
        return new RuleSet([], catalog, settings.Matching, settings.IsoTime, digest: "");
    }
}
