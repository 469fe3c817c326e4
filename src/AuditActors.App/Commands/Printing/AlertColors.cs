using AuditActors.Events;

namespace AuditActors.App.Commands.Printing;

/// <summary>Colours of priorities in a terminal.</summary>
internal static class AlertColors
{
    public static ReadOnlySpan<byte> Reset => "\e[0m"u8;

    /// <summary>Not in files and pipes, and not where the environment says so (no-color.org).</summary>
    public static bool AreWanted(bool isRedirected) =>
        !isRedirected
        && Environment.GetEnvironmentVariable("NO_COLOR") is not { Length: > 0 }
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    public static ReadOnlySpan<byte> Of(Priority priority) => priority switch
    {
        Priority.Emergency or Priority.Alert => "\e[1;37;41m"u8,
        Priority.Critical => "\e[1;31m"u8,
        Priority.Error => "\e[31m"u8,
        Priority.Warning => "\e[33m"u8,
        Priority.Notice => "\e[36m"u8,
        Priority.Informational => "\e[32m"u8,
        _ => "\e[90m"u8,
    };
}
