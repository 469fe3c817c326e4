using System.Collections.Concurrent;
using System.Globalization;
using AuditActors.Sinks.Access;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Grpc.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace AuditActors.Tests.Sinks;

/// <summary>What clients of <c>auditactors.v1.Remediation</c> can ask for, and who can decide.</summary>
public sealed class RemediationServiceTests : IAsyncLifetime, IRemediationDesk
{
    private const string ViewerToken = "a-token-of-viewers";
    private const string AdminToken = "a-token-of-admins-1";
    private readonly ConcurrentQueue<string> _decided = new();
    private string _large = "";
    private GrpcServer _server = null!;
    private GrpcChannel _viewer = null!;
    private GrpcChannel _admin = null!;

    private Remediation.RemediationClient Viewer => new(_viewer);

    private Remediation.RemediationClient Admin => new(_admin);

    public async Task InitializeAsync()
    {
        _server = await GrpcServer.StartAsync(
            SomeGrpc.Parts(new ListedAlerts()) with
            {
                Access = new AccessRules
                {
                    ViewerTokens = new BearerTokens(() => ViewerToken),
                    AdminTokens = new BearerTokens(() => AdminToken),
                },
                Remediation = this,
            },
            default);
        _viewer = GrpcConnection.Open(new GrpcPeer(_server.Address) { Token = () => ViewerToken });
        _admin = GrpcConnection.Open(new GrpcPeer(_server.Address) { Token = () => AdminToken });
    }

    public async Task DisposeAsync()
    {
        _viewer.Dispose();
        _admin.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_viewer_looks_and_does_not_decide()
    {
        var listed = await Viewer.ListAsync(new ListRemediesRequest { IsWaiting = true });
        var refusals = new List<RpcException>();
        foreach (var decide in (Func<DecideRequest, AsyncUnaryCall<Decision>>[])
            [
                request => Viewer.ApproveAsync(request), request => Viewer.RejectAsync(request),
                request => Viewer.UndoAsync(request),
            ])
        {
            refusals.Add(
                await Assert.ThrowsAsync<RpcException>(async () => await decide(new DecideRequest { Id = "a" })));
        }

        Assert.Equal("waiting 100", Assert.Single(listed.Remedies).Id);
        Assert.All(refusals, refusal => Assert.Equal(StatusCode.PermissionDenied, refusal.StatusCode));
        Assert.All(refusals, refusal => Assert.Equal(
            "whoever holds a token of the role viewer may look; this is for the role admin", refusal.Status.Detail));
        Assert.Empty(_decided);
    }

    [Fact]
    public async Task An_admin_decides_and_it_is_known_who_did()
    {
        var approved = await Admin.ApproveAsync(new DecideRequest { Id = "a" });
        await Admin.RejectAsync(new DecideRequest { Id = "b" });
        await Admin.UndoAsync(new DecideRequest { Id = "c" });

        Assert.Equal("done", approved.Text);
        const string Who = "whoever holds a token of the role admin";
        Assert.Equal([$"Approve a {Who}", $"Reject b {Who}", $"Undo c {Who}"], _decided);
    }

    [Fact]
    public async Task What_cannot_be_decided_is_told()
    {
        var missing = await Assert.ThrowsAsync<RpcException>(async () =>
            await Admin.ApproveAsync(new DecideRequest { Id = "missing" }));
        var late = await Assert.ThrowsAsync<RpcException>(async () =>
            await Admin.UndoAsync(new DecideRequest { Id = "late" }));

        Assert.Equal((StatusCode.NotFound, "no such action"), (missing.StatusCode, missing.Status.Detail));
        Assert.Equal((StatusCode.FailedPrecondition, "too late"), (late.StatusCode, late.Status.Detail));
    }

    [Fact]
    public async Task A_page_is_no_larger_than_a_client_takes_and_says_where_the_next_one_begins()
    {
        _large = new string('x', 300 * 1024);

        var ids = new List<string>();
        var token = "";
        do
        {
            var page = await Viewer.ListAsync(new ListRemediesRequest { PageToken = token, Most = 20 });
            Assert.InRange(page.CalculateSize(), 1, 3 * 1024 * 1024);
            ids.AddRange(page.Remedies.Select(remedy => remedy.Id));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(Enumerable.Range(1, 30).Select(number => $"{number}"), ids);
    }

    // Thirty that are large, or one.
    Task<IReadOnlyList<Remedy>> IRemediationDesk.LatestAsync(
        bool isWaiting, string before, int most, CancellationToken cancellationToken)
    {
        if (_large.Length == 0)
            return Task.FromResult<IReadOnlyList<Remedy>>(
                [new Remedy { Id = $"{(isWaiting ? "waiting" : "all")} {most}" }]);
        var first = before.Length == 0 ? 1 : int.Parse(before, CultureInfo.InvariantCulture) + 1;
        return Task.FromResult<IReadOnlyList<Remedy>>(
        [
            .. Enumerable.Range(first, Math.Min(most, 31 - first))
                .Select(number => new Remedy { Id = $"{number}", Result = _large }),
        ]);
    }

    Task<string> IRemediationDesk.DecideAsync(
        RemedyDecision decision, string id, string who, CancellationToken cancellationToken)
    {
        if (id == "missing") throw new DecisionException("no such action", isMissing: true);
        if (id == "late") throw new DecisionException("too late");
        _decided.Enqueue($"{decision} {id} {who}");
        return Task.FromResult("done");
    }
}
