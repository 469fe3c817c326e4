using Akka.Actor;
using Akka.Configuration;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Tests.Runtime.Namespaces;

public sealed class LightMailboxTests : ActorTests
{
    private readonly LightMailbox _all;
    private readonly LightMailbox.Messages _messages;

    public LightMailboxTests()
    {
        _all = new LightMailbox(Sys.Settings, Config.Empty);
        _messages = new LightMailbox.Messages(_all);
    }

    [Fact]
    public void Messages_come_out_as_they_went_in()
    {
        foreach (var number in Enumerable.Range(0, 5)) Add(number);

        Assert.Equal((true, 5, 5), (_messages.HasMessages, _messages.Count, _all.Waiting));
        Assert.Equal([0, 1, 2, 3, 4], Taken());
        Assert.Equal((false, 0, 0), (_messages.HasMessages, _messages.Count, _all.Waiting));
    }

    [Fact]
    public async Task Of_many_threads_each_keeps_its_order_and_nothing_is_lost()
    {
        const int Threads = 4;
        const int Each = 10_000;
        var adding = Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var number = 0; number < Each; number++) Add((number * Threads) + thread);
        })));

        var taken = new List<int>();
        while (taken.Count < Threads * Each)
        {
            taken.AddRange(Taken());
            await Task.Yield();
        }

        await adding;
        Assert.All(
            taken.GroupBy(number => number % Threads),
            thread => Assert.Equal(thread.Order(), thread));
        Assert.Equal(Threads * Each, taken.Distinct().Count());
    }

    [Fact]
    public void What_nobody_has_taken_at_the_end_becomes_a_dead_letter()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters.Ref, typeof(Akka.Event.DeadLetter));
        Add(7);

        _messages.CleanUp(TestActor, Sys.Mailboxes.DeadLetterMailbox.MessageQueue);

        Assert.Equal(7, letters.ExpectMsg<Akka.Event.DeadLetter>().Message);
        Assert.False(_messages.HasMessages);
    }

    private void Add(int number) => _messages.Enqueue(TestActor, new Envelope(number, TestActor));

    private List<int> Taken()
    {
        var taken = new List<int>();
        while (_messages.TryDequeue(out var envelope)) taken.Add((int)envelope.Message);
        return taken;
    }
}
