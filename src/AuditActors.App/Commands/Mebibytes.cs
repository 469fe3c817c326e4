using System.Globalization;

namespace AuditActors.App.Commands;

/// <summary>Sizes for people.</summary>
internal static class Mebibytes
{
    private const double Bytes = 1024 * 1024;

    public static string Text(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Bytes:0.0} MiB");
}
