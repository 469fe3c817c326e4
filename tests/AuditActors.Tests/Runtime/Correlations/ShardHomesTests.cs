using Akka.Actor;
using AuditActors.Rules.Temporal;
using AuditActors.Runtime.Correlations;

namespace AuditActors.Tests.Runtime.Correlations;

public sealed class ShardHomesTests : ActorTests
{
    private readonly ShardHomes _homes = new();

    [Fact]
    public void A_shard_of_a_node_that_was_always_alone_has_been_nowhere_else() =>
        Assert.Equal(EventTime.Beginning, _homes.Since(NewShard(), now: 5, mayHaveMoved: false));

    [Fact]
    public void A_shard_that_may_have_come_from_elsewhere_is_here_since_its_first_event()
    {
        var shard = NewShard();

        Assert.Equal(5, _homes.Since(shard, now: 5, mayHaveMoved: true));
        Assert.Equal(5, _homes.Since(shard, now: 9, mayHaveMoved: true));
    }

    [Fact]
    public void A_shard_that_was_here_before_the_others_came_stays_as_it_was()
    {
        var shard = NewShard();
        _homes.Since(shard, now: 5, mayHaveMoved: false);

        Assert.Equal(EventTime.Beginning, _homes.Since(shard, now: 9, mayHaveMoved: true));
    }

    [Fact]
    public void A_shard_that_comes_back_has_been_elsewhere_meanwhile()
    {
        var first = NewShard();
        _homes.Since(first, now: 5, mayHaveMoved: true);
        Watch(first);
        Sys.Stop(first);
        ExpectTerminated(first);

        Assert.Equal(9, _homes.Since(NewShard(), now: 9, mayHaveMoved: true));
    }

    private IActorRef NewShard() => Sys.ActorOf(Props.Create(() => new Shard()), "17");

    private sealed class Shard : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
