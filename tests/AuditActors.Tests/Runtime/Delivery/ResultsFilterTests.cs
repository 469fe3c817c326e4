using System.Collections.Immutable;
using AuditActors.Events;
using AuditActors.Rules.Remediation;
using AuditActors.Runtime.Delivery;
using AuditActors.Runtime.Remediation;
using AuditActors.Runtime.Store.Journal;

namespace AuditActors.Tests.Runtime.Delivery;

/// <summary>Which sinks are told what became of actions.</summary>
public sealed class ResultsFilterTests
{
    [Theory]
    [InlineData("slack", true, "slack", "smtp")]
    [InlineData("slack", false, "smtp")]
    [InlineData("slack", false)]
    [InlineData("", false, "slack")]
    public void A_result_goes_to_whom_its_rule_notifies(string sink, bool goes, params string[] notifiers)
    {
        var filter = new ResultsFilter(sink.Length == 0 ? [] : [sink]);

        Assert.Equal(goes, filter.Admits(Result([.. notifiers])));
    }

    [Fact]
    public void Any_other_alert_is_none_of_its_business() => Assert.True(new ResultsFilter([]).Admits(Some.Alert(1)));

    private static Alert Result(ImmutableArray<string> notifiers) => RemedyReport.Of(
        new JournaledRemedy
        {
            Id = "a",
            AlertId = Guid.Empty,
            Node = "node",
            Rule = "rule",
            Step = 0,
            Action = "action",
            Actionner = Actionners.Delete,
            Target = "",
            Queue = "",
            State = RemedyState.Done,
            IsDryRun = false,
            IsDisruptive = true,
        },
        RemedyState.Done, "done", notifiers, TimeProvider.System.GetUtcNow());
}
