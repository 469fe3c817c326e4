using AuditActors.Events;
using AuditActors.Runtime.Ingest.Progress;
using AuditActors.Runtime.Outbox;
using CsCheck;

namespace AuditActors.Tests.Runtime.Outbox;

public sealed class ResequencerTests
{
    [Fact]
    public void Any_interleaving_of_batches_comes_out_in_the_order_of_events_then_of_rules()
    {
        var run = Gen.Int[1, 200].SelectMany(events => Gen.Select(
            Gen.Int[0, 3].Array[events],
            Gen.Int[0, 4].Array[events],
            Gen.Shuffle(Enumerable.Range(0, 5).ToArray())));

        run.Sample((alertsOf, laneOf, laneOrder) =>
        {
            var all = Enumerable.Range(1, alertsOf.Length).SelectMany(number => Alerts(number, alertsOf));
            var mark = new FinishedMark();
            var resequencer = new Resequencer();
            var delivered = new List<Alert>();
            foreach (var batch in Batches(laneOf, laneOrder))
            {
                resequencer.Add(batch.SelectMany(number => Alerts(number, alertsOf)));
                foreach (var number in batch) mark.Finish((ulong)number);
                resequencer.Release(mark.Through, delivered);
            }

            Assert.Equal(all.Select(Place), delivered.Select(Place));
            Assert.True(resequencer.IsEmpty);
        }, iter: 500);
    }

    [Fact]
    public void An_alert_waits_for_every_earlier_event()
    {
        var resequencer = new Resequencer();
        var delivered = new List<Alert>();
        resequencer.Add([Some.Alert(5)]);

        resequencer.Release(through: 4, delivered);
        Assert.Empty(delivered);

        resequencer.Release(through: 5, delivered);
        Assert.Single(delivered);
    }

    // Each lane's events in order, in batches of up to three, lanes taking turns in some order.
    private static IEnumerable<int[]> Batches(int[] laneOf, int[] laneOrder)
    {
        var lanes = laneOrder.Select(lane =>
            Enumerable.Range(1, laneOf.Length).Where(number => laneOf[number - 1] == lane).Chunk(3).ToList()).ToList();
        for (var turn = 0; lanes.Any(lane => turn < lane.Count); turn++)
        {
            foreach (var lane in lanes.Where(lane => turn < lane.Count)) yield return lane[turn];
        }
    }

    private static IEnumerable<Alert> Alerts(int number, int[] alertsOf) =>
        Enumerable.Range(0, alertsOf[number - 1]).Select(rule => Some.Alert((ulong)number, rule));

    private static (ulong Event, int Rule) Place(Alert alert) => (alert.EventNumber, alert.RuleOrder);
}
