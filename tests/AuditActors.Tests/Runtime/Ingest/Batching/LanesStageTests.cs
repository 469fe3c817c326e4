using System.Collections.Immutable;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using AuditActors.Runtime.Ingest.Batching;
using AuditActors.Runtime.Ingest.Frames;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Tests.Runtime.Ingest.Batching;

public sealed class LanesStageTests : ActorTests, IDeadLetters
{
    private static readonly Status.Success Done = new("");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly List<(EventBatch Batch, string Reason)> _deadLetters = [];

    void IDeadLetters.Keep(EventBatch batch, string reason)
    {
        lock (_deadLetters) _deadLetters.Add((batch, reason));
    }

    [Fact]
    public async Task Emits_how_far_events_are_finished_and_completes_when_all_are()
    {
        var (source, marks) = Run(new());
        source.Tell(Some.Group(1, Some.Json("a", "one"), Some.Json("b", "two")));
        var one = ExpectMsg<EventBatch>();
        var first = LastSender;
        var two = ExpectMsg<EventBatch>();
        source.Tell(Done);

        first.Tell(new NamespaceProtocol.BatchFinished(two.Id));
        first.Tell(new NamespaceProtocol.BatchFinished(one.Id));

        Assert.Equal([2UL], await marks.WaitAsync(Patience));
    }

    [Fact]
    public void Sends_a_batch_again_when_nobody_answers()
    {
        var (source, _) = Run(new() { ResendAfter = TimeSpan.FromMilliseconds(50) });
        source.Tell(Some.Group(1, Some.Json("a")));

        var batch = ExpectMsg<EventBatch>();

        Assert.Same(batch, ExpectMsg<EventBatch>());
    }

    [Fact]
    public void Sends_a_batch_again_soon_when_it_reached_nobody()
    {
        var (source, _) = Run(new() { ResendAfter = TimeSpan.FromMinutes(1) });
        source.Tell(Some.Group(1, Some.Json("a")));
        var batch = ExpectMsg<EventBatch>();

        LastSender.Tell(new NamespaceProtocol.BatchLost(batch.Id));

        Assert.Same(batch, ExpectMsg<EventBatch>());
    }

    [Fact]
    public void Sends_what_filled_for_another_node_though_nothing_more_comes()
    {
        var (source, _) = Run(new());
        source.Tell(Some.Group(1, Some.Json("a")));
        var batch = ExpectMsg<EventBatch>();
        var stage = LastSender;
        source.Tell(Some.Group(2, Some.Json("b")));

        stage.Tell(new NamespaceProtocol.BatchFinished(batch.Id), new FarActor());

        Assert.Equal(2UL, ExpectMsg<EventBatch>().Entries[0].Number);
    }

    [Fact]
    public void Gives_up_a_batch_that_nobody_ever_answers_and_goes_on()
    {
        var (source, marks) = Run(new() { ResendAfter = TimeSpan.FromMilliseconds(20), Attempts = 3 });
        source.Tell(Some.Group(1, Some.Json("a")));
        source.Tell(Done);

        for (var attempt = 0; attempt < 3; attempt++) ExpectMsg<EventBatch>();

        AwaitAssert(() => Assert.True(marks.IsCompleted));
        Assert.Equal("no answer", Assert.Single(_deadLetters).Reason);
    }

    [Fact]
    public void Gives_up_a_batch_that_is_refused()
    {
        var (source, marks) = Run(new());
        source.Tell(Some.Group(1, Some.Json("a")));
        var batch = ExpectMsg<EventBatch>();
        LastSender.Tell(new NamespaceProtocol.BatchRefused(batch.Id, "damaged"));
        source.Tell(Done);

        AwaitAssert(() => Assert.True(marks.IsCompleted));
        Assert.Equal("damaged", Assert.Single(_deadLetters).Reason);
    }

    [Fact]
    public void Reads_no_further_while_its_budget_is_used_up()
    {
        var pulled = 0;
        var groups = Enumerable.Range(1, 100).Select(number =>
        {
            Interlocked.Increment(ref pulled);
            return Some.Group((ulong)number, Some.Json("a", $"ns-{number}"));
        });
        Source.From(groups).Via(Stage(new() { LaneBudget = 1000 })).RunWith(Sink.Ignore<ulong>(), Sys.Materializer());
        var batches = new List<EventBatch>();
        for (var i = 0; i < 5; i++) batches.Add(ExpectMsg<EventBatch>());
        var stage = LastSender;
        ExpectNoMsg(TimeSpan.FromMilliseconds(200));
        var before = Volatile.Read(ref pulled);
        Assert.InRange(before, 1, 10);

        stage.Tell(new NamespaceProtocol.BatchFinished(batches[0].Id));

        ExpectMsg<EventBatch>();
    }

    [Fact]
    public void Reports_the_failure_of_a_source_after_its_events_are_finished()
    {
        var failing = Source.From([Some.Group(1, Some.Json("a"))])
            .Concat(Source.Failed<EventGroup>(new InputException("broken")));
        var marks = failing.Via(Stage(new())).RunWith(Sink.Seq<ulong>(), Sys.Materializer());
        var batch = ExpectMsg<EventBatch>();
        var stage = LastSender;
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Assert.False(marks.IsCompleted);

        stage.Tell(new NamespaceProtocol.BatchFinished(batch.Id));

        AwaitAssert(() => Assert.Equal("broken", marks.Exception?.GetBaseException().Message));
    }

    private (IActorRef Source, Task<IImmutableList<ulong>> Marks) Run(IngestLimits limits) =>
        Source.ActorRef<EventGroup>(bufferSize: 100, OverflowStrategy.Fail)
            .ViaMaterialized(Stage(limits), Keep.Left)
            .ToMaterialized(Sink.Seq<ulong>(), Keep.Both)
            .Run(Sys.Materializer());

    private LanesStage Stage(IngestLimits limits) => new(
        () => new Lanes("test", epoch: 1, dropCopies: false, gate: null, limits, TimeProvider.System),
        TestActor, this, Some.Signals(), lookEvery: TimeSpan.FromMilliseconds(10), cluster: null);

    private sealed class FarActor : MinimalActorRef
    {
        public override ActorPath Path { get; } =
            new RootActorPath(new Address("akka.tcp", "auditactors", "node-2", 2551)) / "detector";

        public override IActorRefProvider Provider => throw new NotSupportedException();
    }
}
