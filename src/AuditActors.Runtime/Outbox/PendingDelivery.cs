using System.Diagnostics;
using Akka.Actor;
using AuditActors.Events;

namespace AuditActors.Runtime.Outbox;

/// <summary>The alerts that go to the sinks together, and who is told afterwards.</summary>
internal sealed class PendingDelivery
{
    private readonly List<(IActorRef To, object Answer)> _answers = [];

    public List<Alert> Alerts { get; } = [];

    /// <summary>Spans that end with the delivery.</summary>
    public List<Activity> Spans { get; } = [];

    /// <summary>When it was sent, as <see cref="StageTimes.Now"/>; 0 where there is nothing to send.</summary>
    public long SentAt { get; set; }

    public bool IsEmpty => _answers.Count == 0;

    public void AnswerAfterwards(IActorRef to, object answer) => _answers.Add((to, answer));

    public void Answer()
    {
        foreach (var span in Spans) span.Stop();
        foreach (var (to, answer) in _answers) to.Tell(answer);
    }
}
