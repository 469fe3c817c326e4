using AuditActors.Runtime.Store.Log;

namespace AuditActors.Tests.Runtime.Store;

public sealed class AlertIdTests
{
    [Fact]
    public void Is_a_uuid_of_version_8_that_never_changes() =>
        Assert.Equal("6a0ece63-7bcd-8760-b330-e74c7d3d22a2", AlertId.Of(Some.Alert(1)).ToString());

    [Fact]
    public void Does_not_depend_on_what_an_edit_of_the_rule_changes() => Assert.Equal(
        AlertId.Of(Some.Alert(1)),
        AlertId.Of(Some.Alert(1) with { Message = "other"u8.ToArray(), Tags = ["t"], RuleOrder = 3, EventNumber = 9 }));

    [Fact]
    public void Tells_rules_events_and_times_apart()
    {
        var alert = Some.Alert(1);

        Assert.Distinct(new[]
        {
            alert,
            alert with { Rule = "other" },
            alert with { EventIdentity = "other" },
            alert with { Time = 1 },
            alert with { Rule = "rule1:1", EventIdentity = "" },
        }.Select(AlertId.Of));
    }
}
