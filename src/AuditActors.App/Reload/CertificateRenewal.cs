using Akka.Actor;
using Akka.Cluster;
using AuditActors.App.Configuration;

namespace AuditActors.App.Reload;

/// <summary>
/// Notices that the certificate by which this node proves that it belongs to the cluster has been exchanged. The
/// transport takes another one only at a start: this says so, and where it is wished has the node end in its turn, to
/// be started again.
/// </summary>
internal sealed class CertificateRenewal : IAsyncDisposable
{
    // Whoever is away for longer is not being started again.
    private const int MissedForPauses = 5;

    private readonly ClusterCertificates _certificates;
    private readonly CertificateRenewalSettings _settings;
    private readonly Func<ClusterEvent.CurrentClusterState> _cluster;
    private readonly Address _self;
    private readonly Action _restart;
    private readonly ReloadSignals _signals;
    private readonly TimeProvider _clock;
    private readonly FullStrength _strength;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watching;
    private string _told = "";

    private CertificateRenewal(
        ClusterCertificates certificates,
        CertificateRenewalSettings settings,
        Func<ClusterEvent.CurrentClusterState> cluster,
        Address self,
        Action restart,
        ReloadSignals signals,
        TimeProvider clock)
    {
        (_certificates, _settings, _cluster, _self) = (certificates, settings, cluster, self);
        (_restart, _signals, _clock) = (restart, signals, clock);
        _strength = new FullStrength(MissedForPauses * settings.Pause, clock);
        _watching = WatchAsync(_stopping.Token);
    }

    /// <summary>Null where nodes have no certificates.</summary>
    /// <param name="place">Of the node.</param>
    /// <param name="cluster">As the node sees it.</param>
    /// <param name="self">The node's address in it.</param>
    /// <param name="restart">Ends the node in good order.</param>
    /// <param name="signals">Says what was found.</param>
    /// <param name="clock">For pauses.</param>
    public static CertificateRenewal? Start(
        ClusterPlace place,
        Func<ClusterEvent.CurrentClusterState> cluster,
        Address self,
        Action restart,
        ReloadSignals signals,
        TimeProvider clock) =>
        place.Certificates is { } certificates
            ? new CertificateRenewal(certificates, place.Renewal, cluster, self, restart, signals, clock)
            : null;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    /// <summary>
    /// The place of a node among those that work: each waits for a pause more than the one before, since all get their
    /// certificates at about the same time.
    /// </summary>
    private static int TurnOf(Address self, IEnumerable<Address> members) => members
        .Count(member => StringComparer.Ordinal.Compare($"{member}", $"{self}") < 0);

    private async Task WatchAsync(CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(_settings.LookEvery, _clock, stopping);
            _strength.IsMissingSome(Working);
            var found = _certificates.Look();
            if (found.Fault is { } fault)
            {
                if (Tell(fault)) _signals.CertificateUnusable(_certificates.File, fault);
                continue;
            }

            if (found.Renewed is not { } until) continue;
            if (Tell($"{until:O}")) _signals.CertificateRenewed(_certificates.File, until, _settings.Restarts);
            if (!_settings.Restarts) continue;
            await TurnAsync(stopping);
            // It may have been exchanged once more, and not be in order any longer.
            if (_certificates.Look().Renewed is null) continue;
            _restart();
            return;
        }
    }

    private bool Tell(string what)
    {
        if (_told == what) return false;
        _told = what;
        return true;
    }

    // One that is away is waited for, and then turns are taken anew: at most one node is missing because of this, also
    // where nodes get their certificates at different times.
    private async Task TurnAsync(CancellationToken stopping)
    {
        while (true)
        {
            var turn = TurnOf(_self, _cluster().Members.Select(member => member.Address));
            await Task.Delay(_settings.Pause * turn, _clock, stopping);
            if (IsWhole()) return;
            while (!IsWhole()) await Task.Delay(_settings.LookEvery, _clock, stopping);
        }
    }

    private int Working => _cluster().Members.Count(member => member.Status == MemberStatus.Up);

    private bool IsWhole()
    {
        var cluster = _cluster();
        return !_strength.IsMissingSome(Working) && cluster.Unreachable.Count == 0
            && cluster.Members.All(member => member.Status == MemberStatus.Up);
    }
}
