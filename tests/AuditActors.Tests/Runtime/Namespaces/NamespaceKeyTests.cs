using System.Text;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Tests.Runtime.Namespaces;

public sealed class NamespaceKeyTests
{
    [Theory]
    [InlineData("shop", "shop")]
    [InlineData("kube-system", "kube-system")]
    [InlineData(null, "(cluster)")]
    [InlineData("", "(cluster)")]
    [InlineData("(cluster)", "(impossible)")]
    [InlineData("a b", "(impossible)")]
    [InlineData("é", "(impossible)")]
    [InlineData("\\u0061", "(impossible)")]
    public void Is_the_namespace_where_it_can_be_one(string? ns, string key) => Assert.Equal(key, KeyOf(ns));

    [Fact]
    public void Is_one_for_all_names_beyond_the_length_of_a_name()
    {
        Assert.Equal(new string('a', 253), KeyOf(new string('a', 253)));
        Assert.Equal("(impossible)", KeyOf(new string('a', 254)));
    }

    [Fact]
    public void Routes_to_the_same_shard_for_ever()
    {
        var routing = new NamespaceRouting();

        string[] keys = ["kube-system", "default", "(cluster)"];
        Assert.Equal(["60", "54", "92"], keys.Select(key => routing.ShardId(key)));
    }

    [Fact]
    public void Spreads_over_the_shards()
    {
        var routing = new NamespaceRouting();

        var shards = Enumerable.Range(0, 10_000).CountBy(i => routing.ShardId($"ns-{i}")).ToList();

        Assert.Equal(NamespaceRouting.Shards, shards.Count);
        Assert.All(shards, shard => Assert.InRange(shard.Value, 50, 160));
    }

    [Fact]
    public void Is_nothing_for_a_message_to_no_namespace()
    {
        var routing = new NamespaceRouting();

        Assert.Null(routing.EntityId("text"));
        Assert.Null(routing.EntityId(new NamespaceProtocol.UnreadableBatch("", default, "no key")));
    }

    private static string KeyOf(string? ns)
    {
        var auditEvent = Some.Event(Some.Json("a", ns));
        return Encoding.UTF8.GetString(NamespaceKey.Of(auditEvent));
    }
}
