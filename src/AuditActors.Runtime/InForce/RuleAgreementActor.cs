using Akka.Actor;
using Akka.Cluster;

namespace AuditActors.Runtime.InForce;

/// <summary>Tells the other nodes by which rules this one judges, again and again, and hears it of them.</summary>
public sealed class RuleAgreementActor : UntypedActor, IWithTimers
{
    /// <summary>The actor's name, by which those of the nodes find each other.</summary>
    public const string Name = "rules";

    private static readonly TimeSpan AnnounceEvery = TimeSpan.FromSeconds(10);

    private readonly CurrentRules _rules;
    private readonly RuleAgreement _agreement;
    private readonly Cluster _cluster;
    private readonly RuntimeSignals _signals;

    /// <summary>Use <see cref="Props"/>.</summary>
    public RuleAgreementActor(CurrentRules rules, RuleAgreement agreement, Cluster cluster, RuntimeSignals signals)
    {
        _rules = rules;
        _agreement = agreement;
        _cluster = cluster;
        _signals = signals;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="rules">The node's.</param>
    /// <param name="agreement">Takes what is heard.</param>
    /// <param name="cluster">Whose other nodes are told.</param>
    /// <param name="signals">Says when they differ for long.</param>
    public static Props Props(
        CurrentRules rules, RuleAgreement agreement, Cluster cluster, RuntimeSignals signals) =>
        Akka.Actor.Props.Create(() => new RuleAgreementActor(rules, agreement, cluster, signals));

    protected override void PreStart() => Timers.StartPeriodicTimer(
        nameof(RulesProtocol.Announce), RulesProtocol.Announce.Instance, AnnounceEvery);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RulesProtocol.Announce:
                Announce();
                break;
            case RulesProtocol.Announced other:
                _agreement.Heard(Sender.Path.Address.ToString(), other.Digest);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Announce()
    {
        var digest = _rules.Now.Rules.Digest;
        var self = _cluster.SelfUniqueAddress;
        var others = _cluster.State.Members.Where(member => !member.UniqueAddress.Equals(self)).ToList();
        foreach (var member in others)
        {
            Context.ActorSelection(new RootActorPath(member.Address) / "user" / Name)
                .Tell(new RulesProtocol.Announced(digest));
        }

        var addresses = others.Select(member => member.Address.ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var (node, theirs) in _agreement.Look(addresses)) _signals.RulesDiffer(node, theirs, digest);
    }
}
