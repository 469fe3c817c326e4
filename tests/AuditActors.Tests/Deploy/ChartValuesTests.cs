using System.Globalization;
using AuditActors.App.Configuration;
using AuditActors.Runtime;
using AuditActors.Tests.Architecture;
using Json.Schema;

namespace AuditActors.Tests.Deploy;

/// <summary>What values.schema.json lets pass, without Helm.</summary>
public sealed class ChartValuesTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(Repository.Text("deploy/chart/values.schema.json"));

    [Theory]
    [InlineData("deploy/chart/values.yaml")]
    [InlineData("deploy/values-mks.yaml")]
    [InlineData("deploy/manifests/values.yaml")]
    public void Values_that_come_along_agree_with_the_schema(string file) => Assert.True(IsValid(Repository.Text(file)));

    [Theory]
    [InlineData("replicas: 0")]
    [InlineData("replica: 3")]
    [InlineData("roles: [ingest, cook]")]
    [InlineData("roles: [web]")]
    [InlineData("sources: ['ldp://gra1.logs.ovh.com/tail/?tk=secret']")]
    [InlineData("config: {ldp: {token: secret}}")]
    [InlineData("store: {kind: mysql}")]
    [InlineData("store: {postgresql: {connection: 'Host=a;Password=b'}}")]
    [InlineData("grpc: {tokens: {viewer: 0123456789abcdef}}")]
    [InlineData("spool: {maxSize: 5 apples}")]
    [InlineData("spool: {maxSize: 15 MiB}")]
    [InlineData("spool: {maxSize: 512Mi}")]
    [InlineData("terminationGracePeriodSeconds: 10")]
    [InlineData("rules: {files: {rules.txt: ''}}")]
    [InlineData("image: {digest: latest}")]
    public void Values_that_cannot_work_are_refused(string values) => Assert.False(IsValid(values));

    [Fact]
    public void Every_value_is_in_the_schema_with_its_default()
    {
        var values = Manifests.Parse(Repository.Text("deploy/chart/values.yaml")).AsObject();
        var known = Manifests.Parse(Repository.Text("deploy/chart/values.schema.json"))["properties"]!.AsObject();

        Assert.Equal(
            known.Select(property => property.Key).Where(name => name != "global").Order(StringComparer.Ordinal),
            values.Select(value => value.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("deploy/chart/values.yaml")]
    [InlineData("deploy/values-mks.yaml")]
    public void A_pod_may_take_what_its_node_takes_at_most(string file)
    {
        const string Unit = "Mi";
        var limit = Manifests.Parse(Repository.Text(file))["resources"]!["limits"]!["memory"]!.GetValue<string>();
        var settings = NodeSettingsReader.Read(null, [], _ => null);
        var node = new NodeMemory(settings.CorrelationMemory, settings.DetectorMemory, settings.IdentityMemory);

        Assert.EndsWith(Unit, limit, StringComparison.Ordinal);
        Assert.InRange(node.All >> 20, 1, int.Parse(limit[..^Unit.Length], CultureInfo.InvariantCulture));
    }

    private static bool IsValid(string yaml) =>
        Schema.Evaluate(System.Text.Json.JsonSerializer.SerializeToElement(Manifests.Parse(yaml))).IsValid;
}
