using AuditActors.Runtime.Ingest.Progress;
using CsCheck;

namespace AuditActors.Tests.Runtime.Ingest.Progress;

public sealed class FinishedMarkTests
{
    [Fact]
    public void Stands_before_the_first_unfinished_number_in_any_order()
    {
        Gen.Int[1, 3000].SelectMany(count => Gen.Shuffle(Enumerable.Range(1, count).ToArray())).Sample(order =>
        {
            var mark = new FinishedMark();
            var open = new SortedSet<int>(order);
            foreach (var number in order)
            {
                mark.Finish((ulong)number);
                open.Remove(number);
                Assert.Equal((ulong)(open.Count == 0 ? order.Length : open.Min - 1), mark.Through);
            }
        }, iter: 200);
    }

    [Fact]
    public void Waits_for_a_straggler_however_far_the_others_are()
    {
        var mark = new FinishedMark();
        for (ulong number = 2; number <= 300_000; number++) mark.Finish(number);
        Assert.Equal(0UL, mark.Through);

        mark.Finish(1);

        Assert.Equal(300_000UL, mark.Through);
    }
}
