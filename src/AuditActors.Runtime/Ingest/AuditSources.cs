using System.Buffers;
using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Util;
using AuditActors.Events;
using AuditActors.Runtime.Ingest.Files;
using AuditActors.Runtime.Ingest.Frames;
using AuditActors.Runtime.Ingest.Ldp;
using AuditActors.Runtime.Ingest.Progress;
using AuditActors.Runtime.Ingest.Spool;

namespace AuditActors.Runtime.Ingest;

/// <summary>Addresses to sources.</summary>
internal sealed class AuditSources(
    IngestSettings settings, SpoolSpace? spool, TimeProvider clock, RuntimeSignals signals)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private const double Jitter = 0.2;
    private const string BlockingThreads = "akka.stream.default-blocking-io-dispatcher";

    // As many as can be between reading and the lanes.
    private const int MostChunks = 32;
    private readonly ArrayPool<byte> _chunks = ArrayPool<byte>.Create(FrameReader.ChunkBytes, MostChunks);

    /// <param name="address">What the user named.</param>
    /// <param name="progress">Written by the ingest, read by sources that resume.</param>
    /// <param name="files">Where to note places in followed files, if they are wanted.</param>
    public AuditSource Open(SourceAddress address, SourceProgress progress, FilePositions? files) => address switch
    {
        SourceAddress.Tail tail => Tail(address.Name, tail.Address, progress),
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
        SourceAddress.Posted posted => new AuditSource
        {
            Name = address.Name,
            Frames = ChannelSource.FromReader(posted.Payloads.Reader),
            DropCopies = true,
        },
        SourceAddress.StandardInput => Given(address.Name, Console.OpenStandardInput),
        SourceAddress.Given given => Given(address.Name, given.Open),
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

    private AuditSource Tail(string name, LdpAddress address, SourceProgress progress)
    {
        var source = new AuditSource
        {
            Name = name,
            Key = address.Stream,
            Frames = new LdpTail(address, settings.Ldp, progress, clock, signals).Frames(),
            IsEnveloped = true,
            DropCopies = true,
        };
        return spool is null ? source : source with { Frames = Spooled(source, spool, progress), IsEnveloped = false };
    }

    // What cannot be read back is gone, and the tail begins where events are finished, as after a restart.
    private Source<FrameGroup, NotUsed> Spooled(AuditSource source, SpoolSpace space, SourceProgress progress) =>
        RestartSource.OnFailuresWithBackoff(
            () => source.Frames
                .Via(IngestStages.Unwrap(source, signals))
                .Via(new SpoolStage(space, source.Name, progress, signals))
                .SelectError(e =>
                {
                    signals.SpoolDamaged(source.Name, e.GetBaseException().Message);
                    return e;
                })
                .AddAttributes(ActorAttributes.CreateDispatcher(BlockingThreads))
                .Async(),
            Akka.Streams.RestartSettings.Create(FirstPause, LongestPause, Jitter));

    private AuditSource Given(string name, Func<Stream> open) =>
        new() { Name = name, Frames = Read(name, open).Async() };

    private Source<FrameGroup, NotUsed> Read(string name, Func<Stream> open) =>
        Source.UnfoldResourceAsync(
            create: () => Task.FromResult(new FrameReader(name, open(), Framer(name), _chunks)),
            read: async reader => await reader.ReadAsync() is { } group
                ? Option<FrameGroup>.Create(group)
                : Option<FrameGroup>.None,
            close: Close);

    private Source<FrameGroup, NotUsed> Follow(string path, FilePositions? files) =>
        RestartSource.WithBackoff(
            () => Source.UnfoldResourceAsync(
                create: () => Task.FromResult(Followed(path, files)),
                read: async file => Option<FrameGroup>.Create(await file.ReadAsync()),
                close: Close),
            Akka.Streams.RestartSettings.Create(FirstPause, LongestPause, Jitter));

    private FollowedFile Followed(string path, FilePositions? files) => new(
        path, settings.FollowFromStart, settings.FollowLookEvery, Framer(path), _chunks, files, clock, signals);

    private PayloadFramer Framer(string name) => new(
        name,
        settings.Limits.MaxPayload,
        (position, detail) => signals.Skipped(position.ToString(), SkipReason.TooLarge, detail));

    private static async Task<Done> Close(IAsyncDisposable resource)
    {
        await resource.DisposeAsync();
        return Done.Instance;
    }
}
