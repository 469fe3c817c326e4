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
            var identities = new RecentIdentities(capacity);
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
}
