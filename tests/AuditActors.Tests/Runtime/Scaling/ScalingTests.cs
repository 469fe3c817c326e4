using System.Globalization;
using System.Text;
using AuditActors.Tests.Architecture;

namespace AuditActors.Tests.Runtime.Scaling;

/// <summary>The table of deploy/SCALING.md comes from the model; UPDATE_GOLDEN=1 writes it anew.</summary>
public sealed class ScalingTests
{
    private const string Document = "deploy/SCALING.md";
    private const string Begin = "<!-- the model begins -->\n";
    private const string End = "<!-- the model ends -->\n";
    private const int Namespaces = 2_000;
    private const int MostNodes = 1_000;
    private const double Million = 1e6;

    // Measured; deploy/SCALING.md says where and how.
    private static readonly ScalingCosts Measured = new()
    {
        EventMicroseconds = 11.2,
        ClusterFactor = 1.8,
        JudgingShare = 0.45,
        CoresPerNode = 4,
    };

    private readonly ScalingModel _model = new(Measured, Namespaces);

    [Fact]
    public void The_table_in_the_guide_is_what_the_model_says()
    {
        var file = Repository.Path(Document);
        var text = File.ReadAllText(file);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        Assert.True(begin >= 0 && end > begin, $"{Document} has no place for the table");
        var updated = text[..(begin + Begin.Length)] + Table() + text[end..];
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(file, updated);
        Assert.Equal(updated, File.ReadAllText(file));
    }

    [Fact]
    public void More_nodes_never_manage_less_until_there_are_more_nodes_than_shards()
    {
        var before = 0.0;
        foreach (var nodes in (int[])[3, 10, 50, 100])
        {
            Assert.True(_model.Of(nodes).ByNodes >= before);
            before = _model.Of(nodes).ByNodes;
        }

        Assert.Equal(_model.Of(100).BusiestShare, _model.Of(1_000).BusiestShare);
    }

    [Fact]
    public void No_number_of_nodes_helps_the_detector_of_the_busiest_namespace() =>
        Assert.Equal(_model.Of(1).ByNamespace, _model.Of(1_000).ByNamespace);

    private string Table()
    {
        var table = new StringBuilder()
            .Append("| nodes | busiest node judges | events/s, nodes full | events/s, busiest namespace full ")
            .Append("| watermark messages/s |\n")
            .Append("|---:|---:|---:|---:|---:|\n");
        foreach (var nodes in (int[])[1, 3, 10, 100, 1_000])
        {
            var row = _model.Of(nodes);
            table.Append(CultureInfo.InvariantCulture, $"| {nodes:N0} | {100 * row.BusiestShare:0.0} % ")
                .Append(CultureInfo.InvariantCulture, $"| {Rounded(row.ByNodes):N0} | {Rounded(row.ByNamespace):N0} ")
                .Append(CultureInfo.InvariantCulture, $"| {row.WatermarkMessages:N0} |\n");
        }

        var needed = _model.NodesFor(Million, MostNodes);
        return table.Append(CultureInfo.InvariantCulture, $"\nA million events a second: {Words(needed)}.\n").ToString();
    }

    private static string Words(int? nodes) =>
        nodes is { } some ? $"{some} nodes" : "no number of nodes, the busiest namespace is in the way";

    private static double Rounded(double value) => Math.Round(value / 1_000) * 1_000;
}
