using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AuditActors.Tests.App.Cluster.Faults;

/// <summary>What nodes say of themselves, for as long as they can: metrics end with the process.</summary>
internal sealed partial class NodeMetrics(NodeProcesses nodes) : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly ConcurrentDictionary<Started, long> _copies = [];
    private Task _looking = Task.CompletedTask;

    /// <summary>Events and alerts that were known before, as far as processes could tell.</summary>
    public long Copies => _copies.Values.Sum();

    public void Start() => _looking = LookAsync();

    /// <summary>Looks now.</summary>
    public async Task LookOnceAsync()
    {
        foreach (var node in nodes.Running)
        {
            if (await MetricsAsync(node) is not { } text) continue;
            _copies[nodes[node]] = Sum(Copied().Matches(text));
        }
    }

    /// <summary>Whether a node knows that many members, all of them at work.</summary>
    public async Task<bool> IsFormedAsync(int node, int members) => await MetricsAsync(node) is { } text
        && Sum(Up().Matches(text)) == members && Sum(Other().Matches(text)) == 0;

    public async Task<bool> IsReadyAsync(int node)
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri(nodes.HealthOf(node), "readyz"), _stopping.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (IsSilence(e))
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _stopping.Dispose();
    }

    private async Task LookAsync()
    {
        while (true)
        {
            await LookOnceAsync();
            await Task.Delay(LookEvery, _stopping.Token);
        }
    }

    private async Task<string?> MetricsAsync(int node)
    {
        try
        {
            return await _client.GetStringAsync(new Uri(nodes.HealthOf(node), "metrics"), _stopping.Token);
        }
        catch (Exception e) when (IsSilence(e))
        {
            return null;
        }
    }

    private bool IsSilence(Exception e) =>
        e is HttpRequestException || (e is TaskCanceledException && !_stopping.IsCancellationRequested);

    private static long Sum(MatchCollection lines) =>
        lines.Sum(line => (long)double.Parse(line.Groups["value"].ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex(
        @"^auditactors_(events|store_alerts)\w*\{[^}]*outcome=""(copy|known)""[^}]*\} (?<value>\S+)",
        RegexOptions.Multiline)]
    private static partial Regex Copied();

    [GeneratedRegex(
        @"^auditactors_cluster_members\w*\{[^}]*status=""up""[^}]*\} (?<value>\S+)", RegexOptions.Multiline)]
    private static partial Regex Up();

    [GeneratedRegex(
        @"^auditactors_cluster_members\w*\{[^}]*status=""(coming-or-going|unreachable)""[^}]*\} (?<value>\S+)",
        RegexOptions.Multiline)]
    private static partial Regex Other();
}
