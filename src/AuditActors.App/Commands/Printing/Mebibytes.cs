using System.Globalization;
using AuditActors.App.Configuration;

namespace AuditActors.App.Commands.Printing;

/// <summary>Sizes for people.</summary>
internal static class Mebibytes
{
    public static string Text(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)ByteUnits.MiB:0.0} MiB");
}
