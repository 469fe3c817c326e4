using AuditActors.Rules.Remediation;
using AuditActors.Runtime.Remediation;

namespace AuditActors.Tests.Runtime.Remediation;

/// <summary>What people decide about actions.</summary>
public sealed partial class RemediationActorTests
{
    [Fact]
    public async Task What_waits_is_done_when_somebody_approves_it_and_not_before()
    {
        Start(approval: ApprovalMode.Disruptive);
        var desk = new RemedyDesk(_store, TimeProvider.System);

        Raise(SomeRemediation.OnPod("web-1"));

        await FinishedAsync(1);
        var waiting = Assert.Single(await desk.LatestAsync(RemedyState.Waiting, before: null, 10, default));
        Assert.Equal(["Mark"], _done.Select(order => order.Action.Name));
        Assert.Contains(await ReportsAsync(), report => report.Contains(
            $"waiting: approve it with: auditactors remediation approve {waiting.Id}", StringComparison.Ordinal));

        Assert.True(await desk.ApproveAsync(waiting.Id, "eve", default));
        await FinishedAsync(2);
        Assert.Equal(["Mark", "Delete"], _done.Select(order => order.Action.Name));
        Assert.Equal("approved by eve", (await desk.FindAsync(waiting.Id, default))!.Decisions);
        Assert.Contains(await ReportsAsync(), report => report.EndsWith("(approved by eve)", StringComparison.Ordinal));
        Assert.False(await desk.ApproveAsync(waiting.Id, "eve", default));
    }

    [Fact]
    public async Task What_somebody_rejects_is_never_done()
    {
        Start(approval: ApprovalMode.Disruptive);
        var desk = new RemedyDesk(_store, TimeProvider.System);
        Raise(SomeRemediation.OnPod("web-1"));
        await FinishedAsync(1);
        var waiting = Assert.Single(await desk.LatestAsync(RemedyState.Waiting, before: null, 10, default));

        await desk.RejectAsync(waiting, "eve", default);

        Assert.Equal(2, (await FinishedAsync(2)).Count);
        Assert.Single(_done);
        Assert.Equal("rejected by eve", (await desk.FindAsync(waiting.Id, default))!.Decisions);
        Assert.Contains(await ReportsAsync(), report => report.EndsWith(
            "ignored: it was rejected (rejected by eve)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_known_who_approved_and_who_took_back()
    {
        Start(approval: ApprovalMode.Disruptive);
        var desk = new RemedyDesk(_store, TimeProvider.System);
        Raise(SomeRemediation.OnPod("web-1"));
        await FinishedAsync(1);
        var waiting = Assert.Single(await desk.LatestAsync(RemedyState.Waiting, before: null, 10, default));
        await desk.ApproveAsync(waiting.Id, "eve", default);
        await FinishedAsync(2);

        var done = (await desk.FindAsync(waiting.Id, default))!;
        await desk.TakeBackAsync(done, "bob\n\u0000", new RemedyOutcome(RemedyState.Undone, "as it was"), default);

        const string Decisions = "approved by eve, undone by bob\uFFFD\uFFFD";
        Assert.Equal(Decisions, (await desk.FindAsync(waiting.Id, default))!.Decisions);
        Assert.Contains(await ReportsAsync(), report => report.EndsWith(
            $"undone: as it was ({Decisions})", StringComparison.Ordinal));
    }
}
