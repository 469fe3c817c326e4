using Akka.TestKit;
using AuditActors.Runtime;
using AuditActors.Runtime.Namespaces;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.Runtime.Namespaces;

public sealed class LiveDetectorsTests : ActorTests
{
    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(10);
    private readonly FakeTimeProvider _clock = new();
    private readonly LiveDetectors _detectors;

    public LiveDetectorsTests() => _detectors = new LiveDetectors(mostBytes: 2 * NodeMemory.Detector, IdleAfter, _clock);

    [Fact]
    public void The_one_used_longest_ago_makes_room()
    {
        var (first, second, third) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        var place = _detectors.Enter(first.Ref);
        _detectors.Enter(second.Ref);
        _detectors.Use(place);

        _detectors.Enter(third.Ref);

        second.ExpectMsg(NamespaceProtocol.Rest.ToMakeRoom);
        Quiet(first, third);
    }

    [Fact]
    public void Those_that_are_asked_to_go_count_as_gone_until_they_are()
    {
        var probes = Enumerable.Range(0, 4).Select(_ => CreateTestProbe()).ToList();

        var places = probes.Select(probe => _detectors.Enter(probe.Ref)).ToList();

        Assert.Equal(4, _detectors.Alive);
        foreach (var probe in probes.Take(2)) probe.ExpectMsg(NamespaceProtocol.Rest.ToMakeRoom);
        Quiet([.. probes.Skip(2)]);
        _detectors.Leave(places[0], wasIdle: true);
        Assert.Equal((3, 1L, 0L), (_detectors.Alive, _detectors.MadeRoom, _detectors.Idled));
    }

    [Fact]
    public void One_that_takes_more_than_before_sends_as_many_away_as_that_needs()
    {
        var probes = Enumerable.Range(0, 2).Select(_ => CreateTestProbe()).ToList();
        var places = probes.Select(probe => _detectors.Enter(probe.Ref)).ToList();

        _detectors.Charge(places[1], NodeMemory.CorrelatingDetector);

        probes[0].ExpectMsg(NamespaceProtocol.Rest.ToMakeRoom);
        Quiet(probes[1]);
        _detectors.Leave(places[0], wasIdle: false);
        Assert.Equal(NodeMemory.CorrelatingDetector, _detectors.Bytes);
    }

    [Fact]
    public void The_idle_are_asked_once_for_each_time_that_counts_as_idle()
    {
        var (idle, used) = (CreateTestProbe(), CreateTestProbe());
        var gone = _detectors.Enter(idle.Ref);
        var place = _detectors.Enter(used.Ref);
        _clock.Advance(IdleAfter / 2);
        _detectors.Use(place);
        _clock.Advance(IdleAfter / 2);

        _detectors.AskIdle();
        _detectors.AskIdle();

        idle.ExpectMsg(NamespaceProtocol.Rest.WhenIdle);
        Quiet(idle, used);
        _detectors.Leave(gone, wasIdle: true);
        Assert.Equal((1, 0L, 1L), (_detectors.Alive, _detectors.MadeRoom, _detectors.Idled));
    }

    private static void Quiet(params ReadOnlySpan<TestProbe> probes)
    {
        foreach (var probe in probes) Assert.False(probe.HasMessages);
    }
}
