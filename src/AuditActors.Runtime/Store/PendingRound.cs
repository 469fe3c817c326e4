using Akka.Actor;

namespace AuditActors.Runtime.Store;

/// <summary>A round that fills, and who is told when it is written.</summary>
internal sealed class PendingRound
{
    private readonly List<(IActorRef To, object Answer)> _answers = [];

    public Round Round { get; } = new();

    /// <summary>Whether somebody waits for it.</summary>
    public bool IsAwaited => _answers.Count > 0;

    /// <summary>Whether it holds positions, which nobody waits for.</summary>
    public bool HasPositions => Round.Checkpoints.Count > 0 || Round.Cursors.Count > 0;

    public void AnswerAfterwards(IActorRef to, object answer) => _answers.Add((to, answer));

    public void Answer()
    {
        foreach (var (to, answer) in _answers) to.Tell(answer);
    }
}
