using System.Globalization;
using AuditActors.Events;
using AuditActors.Runtime.Ingest.Files;
using AuditActors.Runtime.Ingest.Ldp;
using AuditActors.Runtime.Store;

namespace AuditActors.Runtime.Ingest;

/// <summary>Which sources can go on where they were, under which key, and where one begins that is new.</summary>
internal static class SourcePositions
{
    /// <summary>Claims the source for this process; null when it has no positions.</summary>
    public static async Task<SourceClaim?> ClaimAsync(
        SourceAddress address,
        IngestSettings settings,
        AlertStore store,
        DateTimeOffset now,
        CancellationToken cancellationToken) => address switch
        {
            SourceAddress.Tail { Address: var tail } =>
                await store.ClaimAsync(tail.Stream, Start(tail, settings.Ldp, now), cancellationToken),
            // Files of one name on two nodes are two files.
            SourceAddress.Followed { Path: var path } => await store.ClaimAsync(
                $"file:{Path.GetFullPath(path)}@{store.Options.Node}",
                Start(path, settings.FollowFromStart),
                cancellationToken),
            _ => null,
        };

    /// <summary>Nanoseconds since 1970-01-01 UTC as text, and back.</summary>
    public static string Text(ulong time) => time.ToString(CultureInfo.InvariantCulture);

    public static ulong Time(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);

    private static string Start(LdpAddress address, LdpOptions options, DateTimeOffset now) =>
        Text((address.Begin ?? (ulong)(now - options.ReplayAtStart).ToUnixTimeSeconds()) * UnixNanoseconds.PerSecond);

    private static string Start(string path, bool fromStart)
    {
        if (fromStart || !File.Exists(path)) return FilePosition.Anywhere.ToString();
        try
        {
            using var file = InputFile.OpenShared(path);
            return FilePosition.In(file, file.Length).ToString();
        }
        catch (Exception e) when (InputFile.IsFault(e))
        {
            throw InputFile.Fault(path, e);
        }
    }
}
