namespace AuditActors.App.Configuration;

/// <summary>What bounds are written in.</summary>
internal static class ByteUnits
{
    public const long KiB = 1024;
    public const long MiB = 1024 * KiB;
    public const long GiB = 1024 * MiB;
    public const long TiB = 1024 * GiB;
}
