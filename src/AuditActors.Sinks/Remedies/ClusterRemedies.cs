using System.Collections.Frozen;
using System.Net.WebSockets;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Guards;
using k8s;
using k8s.Autorest;
using k8s.Exceptions;

namespace AuditActors.Sinks.Remedies;

/// <summary>Takes actions on a cluster through its API.</summary>
public sealed class ClusterRemedies : IRemedies, IDisposable
{
    private const int LongestReason = 300;

    private readonly ClusterClient _client;
    private readonly Guard _guard;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private readonly WebhookAction _webhook = new();
    private readonly FrozenDictionary<string, IClusterAction> _actions;

    /// <param name="configuration">How the cluster is reached.</param>
    /// <param name="guards">What no rule gets around.</param>
    /// <param name="timeout">How long an action may take.</param>
    /// <param name="clock">For pauses and names of files.</param>
    internal ClusterRemedies(
        KubernetesClientConfiguration configuration, GuardSettings guards, TimeSpan timeout, TimeProvider clock)
    {
        _client = new ClusterClient(configuration);
        _guard = new Guard(guards);
        _timeout = timeout;
        _clock = clock;
        _actions = new Dictionary<string, IClusterAction>
        {
            [Actionners.Terminate] = new TerminateAction(),
            [Actionners.Label] = new MetadataAction("labels"),
            [Actionners.Annotation] = new MetadataAction("annotations"),
            [Actionners.IsolateByPolicy] = new NetworkPolicyAction(),
            [Actionners.Delete] = new DeleteAction(),
            [Actionners.Scale] = new ScaleAction(),
            [Actionners.Cordon] = new CordonAction(),
            [Actionners.Drain] = new DrainAction(clock),
            [Actionners.Log] = new LogAction(clock),
            [Actionners.Exec] = new ExecAction(),
            [Actionners.Script] = new ExecAction(),
            [Actionners.Download] = new DownloadAction(clock),
            [Actionners.Revoke] = new RevokeAction(),
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Reaches the cluster of a kubeconfig file, or the one that the program runs in.</summary>
    /// <param name="kubeconfig">A file; empty for the cluster around the program, else the user's own file.</param>
    /// <param name="guards">What no rule gets around.</param>
    /// <param name="timeout">How long an action may take.</param>
    /// <param name="clock">For pauses and names of files.</param>
    /// <exception cref="IOException">There is no cluster to reach.</exception>
    public static ClusterRemedies Connect(string kubeconfig, GuardSettings guards, TimeSpan timeout, TimeProvider clock)
    {
        try
        {
            var configuration = kubeconfig.Length == 0 && KubernetesClientConfiguration.IsInCluster()
                ? KubernetesClientConfiguration.InClusterConfig()
                : KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig.Length == 0 ? null : kubeconfig);
            return new ClusterRemedies(configuration, guards, timeout, clock);
        }
        catch (KubeConfigException e)
        {
            throw new IOException($"no cluster to act on: {e.Message}", e);
        }
    }

    public Task<RemedyOutcome> PerformAsync(RemedyOrder order, CancellationToken cancellationToken)
    {
        var actionner = order.Action.Actionner;
        return WithinTimeAsync(
            actionner,
            async stopping =>
            {
                if (_guard.Forbids(actionner, order.Target) is { } reason) return RemedyOutcome.Ignored(reason);
                if (actionner.Name == Actionners.Webhook) return await _webhook.PerformAsync(order, stopping);
                var cluster = new ClusterAccess(_client, _guard, actionner, order.IsDryRun, stopping);
                return await _actions[actionner.Name].PerformAsync(order, cluster);
            },
            order.IsDryRun,
            cancellationToken);
    }

    public Task NotifyAsync(RemedyOrder order, RemedyOutcome outcome, CancellationToken cancellationToken) =>
        WithinTimeAsync(
            order.Action.Actionner,
            async stopping =>
            {
                var path = ApiPath.Of(ClusterEvent.Kind, ClusterEvent.NamespaceOf(order), null);
                var body = ClusterEvent.Of(order, outcome, _clock.GetUtcNow());
                await _client.SendAsync(HttpMethod.Post, path, body, stopping);
                return outcome;
            },
            isDryRun: false,
            cancellationToken);

    public Task<RemedyOutcome> UndoAsync(string undo, bool isDryRun, CancellationToken cancellationToken)
    {
        if (UndoRecord.Parse(undo) is not { } record)
            return Task.FromResult(RemedyOutcome.Failed("what undoes it cannot be read"));
        var actionner = Actionners.Find(Actionners.Label)!;
        return WithinTimeAsync(
            actionner,
            stopping => UndoAction.PerformAsync(
                record, new ClusterAccess(_client, _guard, actionner, isDryRun, stopping)),
            isDryRun,
            cancellationToken);
    }

    public void Dispose()
    {
        _webhook.Dispose();
        _client.Dispose();
    }

    private async Task<RemedyOutcome> WithinTimeAsync(
        Actionner actionner,
        Func<CancellationToken, Task<RemedyOutcome>> act,
        bool isDryRun,
        CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(_timeout, _clock);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var outcome = await OutcomeAsync(act, stopping.Token, cancellationToken);
        if (isDryRun && outcome.State is RemedyState.Done or RemedyState.Undone)
            return outcome with { Text = $"dry run, it would be so: {outcome.Text}", Undo = null };
        if (isDryRun && outcome.State == RemedyState.Failed)
            return outcome with { Text = $"dry run, it would fail: {outcome.Text}" };
        return actionner.IsIdempotent ? outcome : outcome with { MayRetry = false };
    }

    private async Task<RemedyOutcome> OutcomeAsync(
        Func<CancellationToken, Task<RemedyOutcome>> act, CancellationToken stopping, CancellationToken asked)
    {
        try
        {
            return await act(stopping);
        }
        catch (RemedyException e)
        {
            return e.Outcome;
        }
        catch (HttpOperationException e)
        {
            return ClusterFault.Outcome(e);
        }
        catch (OperationCanceledException) when (!asked.IsCancellationRequested)
        {
            return RemedyOutcome.Failed($"it was not finished within {_timeout.TotalSeconds:0.#} s", mayRetry: true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or WebSocketException or KubernetesException)
        {
            return RemedyOutcome.Failed(
                $"the cluster cannot be reached: {AlertText.Short(e.Message, LongestReason)}", mayRetry: true);
        }
    }
}
