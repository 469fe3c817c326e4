using System.CommandLine;

namespace AuditActors.App.Commands;

/// <summary>What can be done about alerts.</summary>
internal static class RemediationCommand
{
    public static Command Create() => new("remediation", "Checks remediation rules, lists what they can do.")
    {
        RemediationCheckCommand.Create(),
        RemediationActionsCommand.Create(),
    };
}
