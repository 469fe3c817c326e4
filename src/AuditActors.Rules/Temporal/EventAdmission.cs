using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using AuditActors.Rules.Temporal.Admission;
using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal;

/// <summary>What an engine needs of an event that hit selectors of its correlations, and nothing more.</summary>
public sealed class EventAdmission
{
    private const int Version = 1;

    internal EventAdmission(ReadOnlyMemory<byte> identity, long time, ImmutableArray<Hit> hits) =>
        (Identity, Time, Hits) = (identity, time, hits);

    /// <summary>Of an audit event its id and stage, of an alert <c>c:</c> and its id.</summary>
    public ReadOnlyMemory<byte> Identity { get; }

    /// <summary>Microseconds since 1970-01-01 UTC.</summary>
    public long Time { get; }

    /// <summary>Whether it hits a correlation of its namespace.</summary>
    public bool IsForNamespace
    {
        get
        {
            foreach (var hit in Hits)
            {
                if (!hit.IsForCluster) return true;
            }

            return false;
        }
    }

    internal ImmutableArray<Hit> Hits { get; }

    /// <summary>
    /// Reads what <see cref="ToArray"/> wrote on a node with the same rules; null if it knows others.
    /// </summary>
    /// <exception cref="InvalidDataException">The bytes are no admission.</exception>
    public static EventAdmission? Read(ReadOnlySpan<byte> bytes, CorrelationSet set)
    {
        var reader = new StateReader(bytes);
        if (reader.Unsigned() != Version) return null;
        var (identity, time) = (reader.Bytes().ToArray(), reader.Number());
        var hits = new Hit[reader.Count()];
        foreach (ref var hit in hits.AsSpan())
        {
            var name = reader.Bytes();
            var digest = reader.Bytes();
            if (set.Find(name) is not { } correlation || !Ascii.Equals(digest, correlation.WireDigest)) return null;
            hit = new Hit(correlation, GroupKey.Read(ref reader), correlation.Evidence.Read(ref reader));
        }

        return new EventAdmission(identity, time, ImmutableCollectionsMarshal.AsImmutableArray(hits));
    }

    /// <summary>The time of an event in the form of <see cref="ToArray"/>, whatever correlations it is for.</summary>
    /// <exception cref="InvalidDataException">The bytes are no admission.</exception>
    public static long? TimeOf(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        if (reader.Unsigned() != Version) return null;
        reader.Bytes();
        return reader.Number();
    }

    /// <summary>
    /// The same event for other correlations: what it was for one of the same definition, it is for that one.
    /// </summary>
    public EventAdmission Under(CorrelationSet set)
    {
        if (AreAllOf(set)) return this;
        var hits = from hit in Hits
                   let same = set.FindSame(hit.Correlation)
                   where same is not null
                   select hit.For(same);
        return new EventAdmission(Identity, Time, [.. hits]);
    }

    private bool AreAllOf(CorrelationSet set)
    {
        foreach (var hit in Hits)
        {
            if (!set.Has(hit.Correlation)) return false;
        }

        return true;
    }

    /// <summary>
    /// Whether others define a correlation that it is for in another way, and claim to know of its time: to those it
    /// was never shown.
    /// </summary>
    public bool IsMissedBy(CorrelationSet set) => Hits.Any(hit =>
        set.FindSame(hit.Correlation) is null
        && set.Find(hit.Correlation.Rule.Identity) is { } other
        && Time > other.KnownFrom);

    /// <summary>What of it is for correlations over the cluster; null if nothing is.</summary>
    public ForwardedAdmission? ForCluster()
    {
        var count = 0;
        foreach (var hit in Hits)
        {
            if (hit.IsForCluster) count++;
        }

        if (count == 0) return null;
        var own = count == Hits.Length
            ? this
            : new EventAdmission(Identity, Time, Hits.RemoveAll(hit => !hit.IsForCluster));
        return new ForwardedAdmission(Partition: null, own);
    }

    /// <summary>
    /// Its hits by the engines that run their groups. Each engine gets all of its own at once: it would take what comes
    /// a second time for a copy.
    /// </summary>
    /// <param name="engine">Gives the engine of a group of a correlation.</param>
    public IEnumerable<(T Engine, EventAdmission Admission)> By<T>(Func<CompiledCorrelation, GroupKey, T> engine) =>
        Hits.Length == 1
            ? [(engine(Hits[0].Correlation, Hits[0].Key), this)]
            : Hits.GroupBy(hit => engine(hit.Correlation, hit.Key))
                .Select(hits => (hits.Key, new EventAdmission(Identity, Time, [.. hits])));

    public byte[] ToArray()
    {
        var writer = new StateWriter();
        writer.Unsigned(Version);
        writer.Bytes(Identity.Span);
        writer.Number(Time);
        writer.Unsigned((ulong)Hits.Length);
        foreach (var hit in Hits)
        {
            writer.Text(hit.Correlation.Rule.Identity);
            writer.Text(hit.Correlation.WireDigest);
            hit.Key.Write(writer);
            hit.Evidence.Write(writer);
        }

        return writer.Take();
    }
}
