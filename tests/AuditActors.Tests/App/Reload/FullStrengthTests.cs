using AuditActors.App.Reload;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.App.Reload;

public sealed class FullStrengthTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly FullStrength _strength;

    public FullStrengthTests() => _strength = new FullStrength(TimeSpan.FromMinutes(5), _clock);

    [Theory]
    [InlineData("3", false)]
    [InlineData("3 2", true)]
    [InlineData("3 2 3", false)]
    [InlineData("3 2 3 2", true)]
    [InlineData("1 2 3", false)]
    [InlineData("3 2 2 2 2 2", true)]
    [InlineData("3 2 2 2 2 2 2", false)]
    [InlineData("3 2 2 2 2 2 2 1", true)]
    public void A_node_that_is_away_is_missed_for_five_minutes(string nodesByMinute, bool isMissed)
    {
        var missing = false;
        foreach (var nodes in nodesByMinute.Split(' ').Select(int.Parse))
        {
            missing = _strength.IsMissingSome(nodes);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(isMissed, missing);
    }
}
