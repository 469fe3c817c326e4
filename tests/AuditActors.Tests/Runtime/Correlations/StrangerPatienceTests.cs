using AuditActors.Runtime.Correlations;

namespace AuditActors.Tests.Runtime.Correlations;

public sealed class StrangerPatienceTests
{
    private readonly StrangerPatience _patience = new(TimeSpan.FromSeconds(60));

    [Fact]
    public void It_ends_and_does_not_come_back_by_itself()
    {
        Assert.All(Enumerable.Range(0, 30), step => Assert.True(WaitsAt(step * 2)));
        Assert.False(WaitsAt(60));
        Assert.False(WaitsAt(600));
    }

    [Fact]
    public void Other_rules_here_are_a_new_beginning()
    {
        for (var second = 0; second <= 60; second += 2) WaitsAt(second);

        _patience.Begin();

        Assert.True(WaitsAt(62));
    }

    [Fact]
    public void What_came_to_its_end_long_ago_does_not_count()
    {
        Assert.True(WaitsAt(0));
        Assert.True(WaitsAt(100));
        Assert.True(WaitsAt(120));
    }

    private bool WaitsAt(int second) => _patience.Waits(TimeSpan.FromSeconds(second));
}
