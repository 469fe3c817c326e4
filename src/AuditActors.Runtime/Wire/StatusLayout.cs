using System.Collections.Immutable;
using System.Runtime.Serialization;
using AuditActors.Runtime.Members;

namespace AuditActors.Runtime.Wire;

/// <summary>
/// The form in which a node's status travels. What waits on its disk stands at the end, if anything does: whoever does
/// not know of it reads all else.
/// </summary>
internal static class StatusLayout
{
    private const int LongestText = 1000;

    // A name and a reason with their lengths, a flag, a position.
    private const int SourceOverhead = 2 * sizeof(ushort) + 1 + sizeof(ulong);

    private const int SpoolSize = 2 * sizeof(long);

    public static byte[] Write(NodeStatus status)
    {
        var (name, version, digest) = (Cut(status.Name), Cut(status.Version), Cut(status.RulesDigest));
        var sources = status.Sources
            .Select(source => source with { Source = Cut(source.Source), Reason = Cut(source.Reason) })
            .ToList();
        var writer = new WireWriter(
            WireWriter.SizeOf(name) + WireWriter.SizeOf(version) + WireWriter.SizeOf(digest) + 2 * sizeof(int)
            + sources.Sum(Size) + (HasSpooled(status) ? sources.Count * SpoolSize : 0));
        writer.Write(name);
        writer.Write(version);
        writer.Write(digest);
        writer.Write(status.Rules);
        writer.Write(sources.Count);
        foreach (var source in sources)
        {
            writer.Write(source.Source);
            writer.Write(source.Reason);
            writer.Write((byte)(source.IsConnected ? 1 : 0));
            writer.Write(source.Position);
        }

        if (HasSpooled(status))
        {
            foreach (var source in sources)
            {
                writer.Write((ulong)source.SpooledEvents);
                writer.Write((ulong)source.SpooledBytes);
            }
        }

        return writer.Finish();
    }

    /// <exception cref="SerializationException">The message arrived damaged; whoever asks does without.</exception>
    public static NodeStatus Read(ReadOnlyMemory<byte> message)
    {
        var reader = new WireReader(message);
        if (!reader.TryRead(out string name) || !reader.TryRead(out string version)) throw Damaged();
        if (!reader.TryRead(out string digest) || !reader.TryRead(out int rules)) throw Damaged();
        if (!reader.TryRead(out int count) || count < 0 || count > reader.Rest.Length / SourceOverhead) throw Damaged();
        var sources = ImmutableArray.CreateBuilder<SourceStatus>(count);
        for (var index = 0; index < count; index++)
        {
            if (!reader.TryRead(out string source) || !reader.TryRead(out string reason)) throw Damaged();
            if (!reader.TryRead(out byte isConnected) || !reader.TryRead(out ulong position)) throw Damaged();
            sources.Add(new SourceStatus(source, isConnected != 0, reason, position));
        }

        if (reader.Rest.Length > 0 && !TryReadSpooled(ref reader, sources)) throw Damaged();
        return new NodeStatus(name, version, rules, digest, sources.MoveToImmutable());
    }

    private static bool HasSpooled(NodeStatus status) => status.Sources.Any(source => source.SpooledBytes > 0);

    private static bool TryReadSpooled(ref WireReader reader, ImmutableArray<SourceStatus>.Builder sources)
    {
        for (var index = 0; index < sources.Count; index++)
        {
            if (!reader.TryRead(out ulong events) || !reader.TryRead(out ulong bytes)) return false;
            sources[index] = sources[index] with { SpooledEvents = (long)events, SpooledBytes = (long)bytes };
        }

        return true;
    }

    private static int Size(SourceStatus source) =>
        WireWriter.SizeOf(source.Source) + WireWriter.SizeOf(source.Reason) + 1 + sizeof(ulong);

    private static string Cut(string text) => text.Length <= LongestText ? text : text[..LongestText];

    private static SerializationException Damaged() => new("The status of a node arrived damaged.");
}
