using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using AuditActors.Runtime.Correlations;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Members;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Runtime.Wire;

/// <summary>
/// The form of everything that travels between nodes. A manifest is a letter and a version: a changed layout gets the
/// next version, and the old one stays readable for a rolling update.
/// </summary>
public sealed class WireSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const string Batch = "B1";

    // Only while traces are kept: nodes that do not know it would give such a batch up.
    private const string TracedBatch = "B2";
    private const string Finished = "F1";
    private const string Pending = "P1";
    private const string Lost = "L1";
    private const string Refused = "R1";
    private const string Unreadable = "U1";
    private const string Admit = "A1";
    private const string Admitted = "D1";
    private const string AdmitLost = "E1";
    private const string Times = "T1";
    private const string Describe = "S1";
    private const string Status = "N1";
    private const string Rules = "G1";

    public override int Identifier => 7301;

    public override string Manifest(object o) => o switch
    {
        EventBatch batch => batch.Trace == default ? Batch : TracedBatch,
        NamespaceProtocol.BatchFinished => Finished,
        NamespaceProtocol.BatchPending => Pending,
        NamespaceProtocol.BatchLost => Lost,
        NamespaceProtocol.BatchRefused => Refused,
        NamespaceProtocol.UnreadableBatch => Unreadable,
        CorrelationProtocol.Admit => Admit,
        CorrelationProtocol.Admitted => Admitted,
        CorrelationProtocol.AdmitLost => AdmitLost,
        WatermarkProtocol.SourceTimes => Times,
        StatusProtocol.Describe => Describe,
        NodeStatus => Status,
        RulesProtocol.Announced => Rules,
        _ => throw Unknown(o.GetType().Name),
    };

    public override byte[] ToBinary(object obj) => obj switch
    {
        EventBatch batch => BatchLayout.Write(batch),
        NamespaceProtocol.BatchFinished finished => Write(finished.Id),
        NamespaceProtocol.BatchPending pending => Write(pending.Id),
        NamespaceProtocol.BatchLost lost => Write(lost.Id),
        NamespaceProtocol.BatchRefused refused => Write(refused.Id, refused.Reason),
        NamespaceProtocol.UnreadableBatch unreadable => Write(unreadable.Id, unreadable.Namespace, unreadable.Reason),
        CorrelationProtocol.Admit admit => CorrelationLayout.Write(admit),
        CorrelationProtocol.Admitted admitted => CorrelationLayout.WriteTicket(admitted.Ticket),
        CorrelationProtocol.AdmitLost lost => CorrelationLayout.WriteTicket(lost.Ticket),
        WatermarkProtocol.SourceTimes times => CorrelationLayout.Write(times),
        StatusProtocol.Describe => [],
        NodeStatus status => StatusLayout.Write(status),
        RulesProtocol.Announced announced => Write(announced.Digest),
        _ => throw Unknown(obj.GetType().Name),
    };

    /// <summary>A damaged batch is an <see cref="NamespaceProtocol.UnreadableBatch"/>, never an exception.</summary>
    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        Batch => BatchLayout.Read(bytes, isTraced: false),
        TracedBatch => BatchLayout.Read(bytes, isTraced: true),
        Admit => CorrelationLayout.ReadAdmit(bytes),
        Admitted => new CorrelationProtocol.Admitted(CorrelationLayout.ReadTicket(bytes)),
        AdmitLost => new CorrelationProtocol.AdmitLost(CorrelationLayout.ReadTicket(bytes)),
        Times => CorrelationLayout.ReadTimes(bytes),
        Describe => StatusProtocol.Describe.Instance,
        Status => StatusLayout.Read(bytes),
        Rules => ReadRules(bytes),
        _ => ReadAnswer(bytes, manifest),
    };

    private static object ReadAnswer(byte[] bytes, string manifest)
    {
        var reader = new WireReader(bytes);
        if (!reader.TryRead(out BatchId id)) throw new SerializationException($"A message {manifest} has no batch id.");
        reader.TryRead(out string first);
        reader.TryRead(out string second);
        return manifest switch
        {
            Finished => new NamespaceProtocol.BatchFinished(id),
            Pending => new NamespaceProtocol.BatchPending(id),
            Lost => new NamespaceProtocol.BatchLost(id),
            Refused => new NamespaceProtocol.BatchRefused(id, first),
            Unreadable => new NamespaceProtocol.UnreadableBatch(first, id, second),
            _ => throw Unknown(manifest),
        };
    }

    private static RulesProtocol.Announced ReadRules(byte[] bytes) => new WireReader(bytes).TryRead(out string digest)
        ? new RulesProtocol.Announced(digest)
        : throw new SerializationException("The digest of a node's rules arrived damaged; another one follows.");

    private static byte[] Write(string text)
    {
        var writer = new WireWriter(WireWriter.SizeOf(text));
        writer.Write(text);
        return writer.Finish();
    }

    private static byte[] Write(BatchId id, params ReadOnlySpan<string> texts)
    {
        var size = WireWriter.SizeOf(id);
        foreach (var text in texts) size += WireWriter.SizeOf(text);
        var writer = new WireWriter(size);
        writer.Write(id);
        foreach (var text in texts) writer.Write(text);
        return writer.Finish();
    }

    private static SerializationException Unknown(string what) => new($"{what} is no message between nodes.");
}
