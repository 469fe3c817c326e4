using AuditActors.Runtime.Namespaces;
using CsCheck;

namespace AuditActors.Tests.Runtime.Namespaces;

public sealed class RecentIdentitiesTests
{
    private const int Samples = 2_000;

    [Fact]
    public void Knows_exactly_the_latest_ones() => Gen.Select(
        Gen.Int[1, 40], Gen.UInt[0, 60].Select(Gen.UInt[0, 3]).Array[0, 400]).Sample(
        (capacity, given) =>
        {
            var identities = new RecentIdentities(Some.Identities(capacity));
            var latest = new Queue<UInt128>();
            foreach (var (low, high) in given)
            {
                var identity = new UInt128(high, low);
                var isNew = !latest.Contains(identity);
                if (isNew && latest.Count == capacity) latest.Dequeue();
                if (isNew) latest.Enqueue(identity);
                Assert.Equal(isNew, identities.TryAdd(identity));
            }
        },
        iter: Samples);

    [Fact]
    public void Of_a_node_never_more_than_they_may_take_together_and_the_latest_of_each_always() => Gen.Select(
        Gen.Int[0, 40], Gen.Select(Gen.Int[0, 2], Gen.UInt[0, 60]).Array[0, 400]).Sample(
        (room, given) =>
        {
            var budget = new IdentityBudget(most: 32, room * RecentIdentities.BytesPerIdentity);
            var detectors = Enumerable.Range(0, 3).Select(_ => new RecentIdentities(budget)).ToList();
            var seen = detectors.ConvertAll(_ => new List<UInt128>());
            foreach (var (which, identity) in given)
            {
                var isNew = detectors[which].TryAdd(identity);
                if (isNew) seen[which].Add(identity);
                Assert.InRange(budget.Bytes, 0, budget.MostBytes);
                Assert.True(isNew || seen[which].Contains(identity));
                Assert.True(!isNew || !seen[which].SkipLast(1).TakeLast(RecentIdentities.Fewest).Contains(identity));
            }

            foreach (var detector in detectors) detector.Release();
            Assert.Equal(0, budget.Bytes);
        },
        iter: Samples);
}
