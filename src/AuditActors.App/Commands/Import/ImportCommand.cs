using System.CommandLine;

namespace AuditActors.App.Commands.Import;

/// <summary>Takes over what was written for others.</summary>
internal static class ImportCommand
{
    public static Command Create() => new("import", "Takes over what was written for other programs.")
    {
        ImportFalcoConfigCommand.Create(),
        ImportSigmaCommand.Create(),
    };
}
