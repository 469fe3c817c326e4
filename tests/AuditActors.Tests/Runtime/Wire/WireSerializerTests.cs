using System.Diagnostics;
using System.Runtime.Serialization;
using Akka.Actor;
using AuditActors.Events;
using AuditActors.Runtime.Correlations;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Members;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Wire;
using CsCheck;

namespace AuditActors.Tests.Runtime.Wire;

public sealed class WireSerializerTests : ActorTests
{
    private static readonly BatchId Id = new("ws://h/tail/", 638_000_000_000_000_000, 7);
    private readonly WireSerializer _serializer;

    public WireSerializerTests() => _serializer = new WireSerializer((ExtendedActorSystem)Sys);

    public static TheoryData<object> Answers => new()
    {
        new NamespaceProtocol.BatchFinished(Id),
        new NamespaceProtocol.BatchPending(Id),
        new NamespaceProtocol.BatchLost(Id),
        new NamespaceProtocol.BatchRefused(Id, "damaged: é"),
        new NamespaceProtocol.UnreadableBatch("shop", Id, "damaged"),
        new CorrelationProtocol.Admitted(5),
        new CorrelationProtocol.AdmitLost(6),
        new RulesProtocol.Announced("0123abcd"),
    };

    [Fact]
    public void Events_for_another_engine_arrive_as_they_were_sent()
    {
        var sent = new CorrelationProtocol.Admit(
            "Sweep/7", IsForNamespace: false, Ticket: 8, KnownSince: -9,
            [new AdmittedEvent(1, "one"u8.ToArray()), new AdmittedEvent(0, Array.Empty<byte>())]);

        var arrived = Assert.IsType<CorrelationProtocol.Admit>(ThereAndBack(sent));

        Assert.Equal(sent with { Events = arrived.Events }, arrived);
        Assert.Equal(
            sent.Events.Select(each => (each.Number, Convert.ToHexString(each.Admission.Span))),
            arrived.Events.Select(each => (each.Number, Convert.ToHexString(each.Admission.Span))));
    }

    [Fact]
    public void Times_of_sources_arrive_as_they_were_sent()
    {
        var sent = new WatermarkProtocol.SourceTimes([new SourceTime("ldp://é", 12), new SourceTime("file", -1)]);

        Assert.Equal(sent.Times, Assert.IsType<WatermarkProtocol.SourceTimes>(ThereAndBack(sent)).Times);
    }

    [Fact]
    public void The_status_of_a_node_arrives_as_it_was_sent()
    {
        var sent = new NodeStatus(
            "node-é", "0.1.0", 48, "abc", [new("ldp://é", true, "", 12), new("file", false, "gone", 0)]);

        var arrived = Assert.IsType<NodeStatus>(ThereAndBack(sent));

        Assert.Equal(sent with { Sources = arrived.Sources }, arrived);
        Assert.Equal(sent.Sources.AsEnumerable(), arrived.Sources);
        Assert.IsType<StatusProtocol.Describe>(ThereAndBack(StatusProtocol.Describe.Instance));
    }

    [Fact]
    public void The_layout_of_a_status_stays_as_it_is() => Assert.Equal(
        "01006E" + "010076" + "010064" + "07000000" + "01000000" + "010073" + "010072" + "01" + "0900000000000000",
        Convert.ToHexString(_serializer.ToBinary(new NodeStatus("n", "v", 7, "d", [new("s", true, "r", 9)]))));

    [Theory]
    [InlineData("A1")]
    [InlineData("D1")]
    [InlineData("N1")]
    [InlineData("T1")]
    public void What_is_no_batch_and_cut_off_is_refused(string manifest)
    {
        object message = manifest switch
        {
            "A1" => new CorrelationProtocol.Admit("shop", true, 1, 2, [new AdmittedEvent(3, "four"u8.ToArray())]),
            "D1" => new CorrelationProtocol.Admitted(1),
            "N1" => new NodeStatus("n", "v", 7, "d", [new("s", true, "r", 9)]),
            _ => new WatermarkProtocol.SourceTimes([new SourceTime("file", 1)]),
        };
        var bytes = _serializer.ToBinary(message);

        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            Assert.Throws<SerializationException>(() => _serializer.FromBinary(cut, manifest));
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_arrives_as_it_was_sent(object answer) => Assert.Equal(answer, ThereAndBack(answer));

    [Fact]
    public void Any_batch_arrives_as_it_was_sent() =>
        Batches.Sample(batch => AssertSame(batch, ThereAndBack(batch)), iter: 500);

    [Fact]
    public void A_batch_cut_off_anywhere_is_refused_and_never_throws()
    {
        var batch = Some.Batch("shop", 3, dropCopies: true, Some.Json("a"), Some.Json("b"));
        var bytes = _serializer.ToBinary(batch);

        for (var length = 0; length < bytes.Length; length++)
        {
            var arrived = _serializer.FromBinary(bytes[..length], "B1");
            var unreadable = Assert.IsType<NamespaceProtocol.UnreadableBatch>(arrived);
            if (unreadable.Namespace.Length > 0) Assert.Equal(batch.Id, unreadable.Id);
        }
    }

    [Fact]
    public void Any_damage_makes_a_batch_that_can_be_read_or_is_refused()
    {
        var bytes = _serializer.ToBinary(Some.Batch("shop", 3, dropCopies: true, Some.Json("a"), Some.Json("b")));
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte).Array[1, 4].Sample(damages =>
        {
            var damaged = bytes.ToArray();
            foreach (var (at, to) in damages) damaged[at] = to;
            if (_serializer.FromBinary(damaged, "B1") is not EventBatch batch) return;
            for (var index = 0; index < batch.Entries.Length; index++)
            {
                var json = batch.Json(index).Span;
                _ = batch.Entries[index].AuditId.In(json);
                _ = batch.Entries[index].Stage.In(json);
            }
        }, iter: 5_000);
    }

    [Fact]
    public void The_layout_of_a_batch_stays_as_it_is()
    {
        var entry = new BatchEntry(End: 2, Time: 3, Number: 4, new JsonSlice(0, 1), JsonSlice.Missing);
        var id = new BatchId("in", Epoch: 1, Sequence: 2);
        var batch = new EventBatch("ns", id, dropCopies: true, firstTime: 5, [entry], "{}"u8.ToArray());

        Assert.Equal(
            "02006E73" + "0200696E" + "0100000000000000" + "0200000000000000" + "01" + "0500000000000000" + "01000000"
            + "02000000" + "0300000000000000" + "0400000000000000" + "00000000" + "01000000" + "00000000" + "FFFFFFFF"
            + "7B7D",
            Convert.ToHexString(_serializer.ToBinary(batch)));
    }

    [Fact]
    public void A_traced_batch_brings_the_span_that_it_is_part_of()
    {
        var trace = new ActivityContext(
            ActivityTraceId.CreateFromString("0102030405060708090a0b0c0d0e0f10"),
            ActivitySpanId.CreateFromString("1112131415161718"),
            ActivityTraceFlags.Recorded);
        var batch = Some.Batch("shop", 3, dropCopies: true, Some.Json("a"), Some.Json("b"));
        var plain = _serializer.ToBinary(batch);
        batch.Trace = trace;

        var bytes = _serializer.ToBinary(batch);
        var arrived = Assert.IsType<EventBatch>(_serializer.FromBinary(bytes, _serializer.Manifest(batch)));

        Assert.Equal("B2", _serializer.Manifest(batch));
        AssertSame(batch, arrived);
        Assert.Equal((trace.TraceId, trace.SpanId, true),
            (arrived.Trace.TraceId, arrived.Trace.SpanId, arrived.Trace.IsRemote));
        Assert.Equal(ActivityTraceFlags.Recorded, arrived.Trace.TraceFlags);
        Assert.Contains(
            "0102030405060708090A0B0C0D0E0F10" + "1112131415161718" + "01", Convert.ToHexString(bytes),
            StringComparison.Ordinal);
        Assert.Equal(plain.Length + 25, bytes.Length);
        AssertSame(batch, _serializer.FromBinary(plain, "B1"));
        for (var length = 0; length < bytes.Length; length++)
            Assert.IsType<NamespaceProtocol.UnreadableBatch>(_serializer.FromBinary(bytes[..length], "B2"));
    }

    private static Gen<EventBatch> Batches => Gen.Select(
        Gen.String[Gen.Char.AlphaNumeric, 1, 63], Gen.Long, Gen.Bool, Gen.ULong, Gen.Byte.Array[1, 200].Array[1, 20],
        (ns, sequence, dropCopies, firstTime, events) =>
        {
            var end = 0;
            var entries = events.Select((json, i) => new BatchEntry(
                end += json.Length, (ulong)i * 7, (ulong)i + 1, new JsonSlice(0, json.Length / 2), JsonSlice.Missing));
            byte[] blob = [.. events.SelectMany(json => json)];
            return new EventBatch(ns, Id with { Sequence = sequence }, dropCopies, firstTime, [.. entries], blob);
        });

    private object ThereAndBack(object message) =>
        _serializer.FromBinary(_serializer.ToBinary(message), _serializer.Manifest(message));

    private static void AssertSame(EventBatch sent, object arrived)
    {
        var batch = Assert.IsType<EventBatch>(arrived);
        Assert.Equal((sent.Namespace, sent.Id), (batch.Namespace, batch.Id));
        Assert.Equal((sent.DropCopies, sent.FirstTime), (batch.DropCopies, batch.FirstTime));
        Assert.Equal(sent.Entries.ToArray(), batch.Entries.ToArray());
        Assert.Equal(sent.Blob.ToArray(), batch.Blob.ToArray());
    }
}
