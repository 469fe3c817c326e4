using System.CommandLine;

namespace AuditActors.App.Commands.Remediation;

/// <summary>What can be done about alerts.</summary>
internal static class RemediationCommand
{
    public static Command Create() => new(
        "remediation", "Checks rules of what to do about alerts, shows what was done, approves and undoes it.")
    {
        RemediationCheckCommand.Create(),
        RemediationActionsCommand.Create(),
        RemediationPermissionsCommand.Create(),
        RemediationListCommand.Create(),
        RemediationDecideCommand.Approve(),
        RemediationDecideCommand.Reject(),
        RemediationDecideCommand.Undo(),
    };
}
