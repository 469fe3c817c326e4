using AuditActors.Rules.Text;

namespace AuditActors.Tests.Rules.Text;

public sealed class NearestNameTests
{
    private static readonly string[] Names = ["ka.verb", "ka.user.name", "ka.uri", "condition", "desc"];

    [Theory]
    [InlineData("ka.verbs", "ka.verb")]
    [InlineData("ka.vreb", "ka.verb")]
    [InlineData("KA.VERB", "ka.verb")]
    [InlineData("ka.username", "ka.user.name")]
    [InlineData("conditoin", "condition")]
    [InlineData("proc.name", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_suggested_when_it_is_near(string written, string? expected) =>
        Assert.Equal(expected, NearestName.Find(written, Names));
}
