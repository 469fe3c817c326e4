using System.Globalization;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Tests.Runtime.Scaling;

/// <summary>
/// How far a cluster of some size gets, worked out from what was measured on one machine: namespaces are put on shards
/// as they really are, shards on nodes as evenly as they can be. Nothing here waits or sends; what it leaves out is
/// said in deploy/SCALING.md.
/// </summary>
internal sealed class ScalingModel
{
    private const int LooksPerSecond = 2;
    private const double Million = 1e6;
    private readonly ScalingCosts _costs;
    private readonly double[] _shards = new double[NamespaceRouting.Shards];
    private readonly double _busiestNamespace;

    /// <param name="costs">What was measured.</param>
    /// <param name="namespaces">How many there are. Their loads fall as in Zipf's law: the second has half of the first.</param>
    public ScalingModel(ScalingCosts costs, int namespaces)
    {
        _costs = costs;
        var routing = new NamespaceRouting();
        var total = Enumerable.Range(1, namespaces).Sum(rank => 1.0 / rank);
        for (var rank = 1; rank <= namespaces; rank++)
            _shards[int.Parse(routing.ShardId($"team-{rank}"), CultureInfo.InvariantCulture)] += 1 / (rank * total);
        _busiestNamespace = 1 / total;
    }

    public ScalingRow Of(int nodes)
    {
        var busiest = BusiestShare(nodes);
        var perNode = _costs.CoresPerNode * Million
            / (nodes == 1 ? _costs.EventMicroseconds : _costs.EventMicroseconds * _costs.ClusterFactor);
        return new ScalingRow
        {
            Nodes = nodes,
            BusiestShare = busiest,
            // Reading is shared out by source; only judging follows the shards.
            ByNodes = perNode / (_costs.JudgingShare * busiest + (1 - _costs.JudgingShare) / nodes),
            ByNamespace = Million / _costs.JudgingMicroseconds / _busiestNamespace,
            WatermarkMessages = (long)LooksPerSecond * nodes * (nodes - 1),
        };
    }

    /// <summary>The smallest number of nodes that manages so many events a second; null if no number does.</summary>
    public int? NodesFor(double eventsPerSecond, int most)
    {
        for (var nodes = 1; nodes <= most; nodes++)
        {
            if (Of(nodes).EventsPerSecond >= eventsPerSecond) return nodes;
        }

        return null;
    }

    // The coordinator gives each new shard to the node with the fewest, whatever load it brings.
    private double BusiestShare(int nodes)
    {
        var loads = new double[nodes];
        for (var shard = 0; shard < _shards.Length; shard++) loads[shard % nodes] += _shards[shard];
        return loads.Max();
    }
}
