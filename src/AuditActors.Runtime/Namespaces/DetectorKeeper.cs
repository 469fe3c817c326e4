using Akka.Actor;

namespace AuditActors.Runtime.Namespaces;

/// <summary>Asks idle detectors, again and again, whether they are needed.</summary>
public sealed class DetectorKeeper : UntypedActor, IWithTimers
{
    /// <summary>The actor's name.</summary>
    public const string Name = "detector-keeper";

    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(10);
    private readonly LiveDetectors _detectors;

    /// <summary>Use <see cref="Props"/>.</summary>
    public DetectorKeeper(LiveDetectors detectors) => _detectors = detectors;

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="detectors">The node's.</param>
    public static Props Props(LiveDetectors detectors) =>
        Akka.Actor.Props.Create(() => new DetectorKeeper(detectors));

    protected override void PreStart() => Timers.StartPeriodicTimer(Ask.Instance, Ask.Instance, AskEvery);

    protected override void OnReceive(object message)
    {
        if (message is Ask) _detectors.AskIdle();
        else Unhandled(message);
    }

    private sealed record Ask : INoSerializationVerificationNeeded
    {
        public static readonly Ask Instance = new();
    }
}
