using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace AuditActors.Runtime.Namespaces;

/// <summary>
/// A mailbox for actors that are many and seldom have more than one message: Akka's own takes 1 KB for its first one.
/// </summary>
/// <param name="settings">The actor system's.</param>
/// <param name="config">The mailbox's section.</param>
public sealed class LightMailbox(Settings settings, Config config)
    : MailboxType(settings, config), IProducesMessageQueue<LightMailbox.Messages>
{
    /// <summary>Where it is configured.</summary>
    public const string Id = "akka.actor.light-mailbox";

    private long _waiting;

    /// <summary>Messages in all of them together.</summary>
    public long Waiting => Interlocked.Read(ref _waiting);

    /// <summary>The one of an actor system.</summary>
    public static LightMailbox Of(ActorSystem system) => (LightMailbox)system.Mailboxes.Lookup(Id);

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new Messages(this);

    /// <summary>For any number of threads that add, and one that takes.</summary>
    /// <param name="all">Counts those of all mailboxes.</param>
    public sealed class Messages(LightMailbox all) : IMessageQueue, IUnboundedMessageQueueSemantics
    {
        private readonly Queue<Envelope> _queue = new();
        private int _count;

        public bool HasMessages => Count > 0;

        public int Count => Volatile.Read(ref _count);

        public void Enqueue(IActorRef receiver, Envelope envelope)
        {
            Interlocked.Increment(ref all._waiting);
            lock (_queue)
            {
                _queue.Enqueue(envelope);
                Volatile.Write(ref _count, _queue.Count);
            }
        }

        public bool TryDequeue(out Envelope envelope)
        {
            lock (_queue)
            {
                if (!_queue.TryDequeue(out envelope)) return false;
                Volatile.Write(ref _count, _queue.Count);
            }

            Interlocked.Decrement(ref all._waiting);
            return true;
        }

        public void CleanUp(IActorRef owner, IMessageQueue deadletters)
        {
            while (TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
        }
    }
}
