using Akka;
using Akka.Streams.Dsl;
using Akka.Util;
using AuditActors.Events;

namespace AuditActors.Runtime.Ingest;

/// <summary>Addresses to sources.</summary>
internal sealed class AuditSources(IngestSettings settings, TimeProvider clock, RuntimeSignals signals)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private const double Jitter = 0.2;

    /// <param name="address">What the user named.</param>
    /// <param name="progress">Written by the ingest, read by sources that resume.</param>
    /// <param name="files">Where to note places in followed files, if they are wanted.</param>
    public AuditSource Open(SourceAddress address, SourceProgress progress, FilePositions? files) => address switch
    {
        SourceAddress.Tail tail => new AuditSource
        {
            Name = address.Name,
            Key = tail.Address.Stream,
            Frames = new LdpTail(tail.Address, settings.Ldp, progress, clock, signals).Frames(),
            IsEnveloped = true,
            DropCopies = true,
        },
        SourceAddress.Followed followed => new AuditSource
        {
            Name = address.Name,
            Frames = Follow(followed.Path, files),
        },
        SourceAddress.Recorded recorded => new AuditSource
        {
            Name = address.Name,
            Frames = Source.From(FilesOf(recorded.Path))
                .ConcatMany(path => Read(path, () => InputFile.Open(path)))
                .Async(),
        },
        SourceAddress.StandardInput => new AuditSource
        {
            Name = address.Name,
            Frames = Read(address.Name, Console.OpenStandardInput).Async(),
        },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>A file itself, or a folder's files by name. Fails with <see cref="InputException"/>.</summary>
    internal static IReadOnlyList<string> FilesOf(string path)
    {
        if (!Directory.Exists(path)) return [path];
        try
        {
            string[] files = [.. Directory.GetFiles(path).Order(StringComparer.Ordinal)];
            return files.Length > 0 ? files : throw new InputException($"{path}: the folder has no files");
        }
        catch (Exception e) when (InputFile.IsFault(e))
        {
            throw InputFile.Fault(path, e);
        }
    }

    private Source<IReadOnlyList<Frame>, NotUsed> Read(string name, Func<Stream> open) =>
        Source.UnfoldResourceAsync(
            create: () => Task.FromResult(new FrameReader(name, open(), Framer(name))),
            read: async reader => await reader.ReadAsync() is { } frames
                ? Option<IReadOnlyList<Frame>>.Create(frames)
                : Option<IReadOnlyList<Frame>>.None,
            close: Close);

    private Source<IReadOnlyList<Frame>, NotUsed> Follow(string path, FilePositions? files) =>
        RestartSource.WithBackoff(
            () => Source.UnfoldResourceAsync(
                create: () => Task.FromResult(new FollowedFile(
                    path, settings.FollowFromStart, settings.FollowLookEvery, Framer(path), files, clock, signals)),
                read: async file => Option<IReadOnlyList<Frame>>.Create(await file.ReadAsync()),
                close: Close),
            Akka.Streams.RestartSettings.Create(FirstPause, LongestPause, Jitter));

    private PayloadFramer Framer(string name) => new(
        name,
        settings.Limits.MaxPayload,
        (position, detail) => signals.Skipped(position.ToString(), SkipReason.TooLarge, detail));

    internal static async Task<Done> Close(IAsyncDisposable resource)
    {
        await resource.DisposeAsync();
        return Done.Instance;
    }
}
