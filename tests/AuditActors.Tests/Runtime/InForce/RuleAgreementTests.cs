using AuditActors.Rules;
using AuditActors.Rules.Text;
using AuditActors.Runtime.InForce;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.Runtime.InForce;

public sealed class RuleAgreementTests
{
    private static readonly HashSet<string> Nodes = ["b", "c"];
    private readonly FakeTimeProvider _clock = new();
    private readonly CurrentRules _rules = new(Named("own"));
    private readonly RuleAgreement _agreement;

    public RuleAgreementTests() => _agreement = new RuleAgreement(_rules, _clock);

    [Fact]
    public void A_node_that_differs_for_over_a_minute_is_told_of_once()
    {
        Hear("b", "other");
        Hear("c", _rules.Now.Rules.Digest);
        Assert.Empty(_agreement.Look(Nodes));

        _clock.Advance(RuleAgreement.Patience);

        Assert.Equal([("b", "other")], _agreement.Look(Nodes));
        Assert.Empty(_agreement.Look(Nodes));
        Assert.Equal(1, _agreement.Differing);
    }

    [Fact]
    public void Rules_may_take_their_time_to_reach_all_nodes()
    {
        Hear("b", Named("new").Digest);
        _clock.Advance(RuleAgreement.Patience / 2);
        _rules.Replace(Named("new"), newest: 0);
        _agreement.Look(Nodes);

        _clock.Advance(RuleAgreement.Patience);

        Assert.Empty(_agreement.Look(Nodes));
        Assert.Equal(0, _agreement.Differing);
    }

    [Fact]
    public void A_node_that_is_gone_is_forgotten()
    {
        Hear("b", "other");
        _clock.Advance(RuleAgreement.Patience);

        Assert.Empty(_agreement.Look(new HashSet<string>()));

        Assert.Equal(0, _agreement.Differing);
    }

    private void Hear(string node, string digest) => _agreement.Heard(node, digest);

    private static RuleSet Named(string name) => ((RuleSetLoad.Loaded)RuleSetLoader.Load(
        [new SourceText("a.yaml", $"# {name}\n[]")], new RuleSetOptions(), TimeProvider.System)).Rules;
}
