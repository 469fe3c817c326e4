using System.Numerics;

namespace AuditActors.Runtime.Ingest.Progress;

/// <summary>
/// The number up to which all events are finished, when they finish in any order. Memory is one bit for each event
/// between the mark and the highest finished one.
/// </summary>
internal sealed class FinishedMark
{
    private const int BitsPerWord = 64;
    private ulong[] _ring = new ulong[16];

    /// <summary>Every event up to this number is finished.</summary>
    public ulong Through { get; private set; }

    /// <summary>Each number is finished once; numbers start at 1.</summary>
    public void Finish(ulong number)
    {
        // Numbers between the mark and the highest finished one must fall on different bits.
        if (number - Through > (ulong)(_ring.Length - 1) * BitsPerWord) Grow(number);
        _ring[WordOf(number, _ring.Length)] |= BitOf(number);
        Advance();
    }

    private void Advance()
    {
        for (var next = Through + 1; ; next = Through + 1)
        {
            ref var word = ref _ring[WordOf(next, _ring.Length)];
            if ((word & BitOf(next)) == 0) return;
            word &= ~BitOf(next);
            Through = next;
        }
    }

    private void Grow(ulong number)
    {
        var words = (int)BitOperations.RoundUpToPowerOf2((number - Through) / BitsPerWord + 2);
        var larger = new ulong[Math.Max(words, _ring.Length * 2)];
        var end = Through + (ulong)_ring.Length * BitsPerWord;
        for (var old = Through + 1; old < end; old++)
        {
            if ((_ring[WordOf(old, _ring.Length)] & BitOf(old)) != 0) larger[WordOf(old, larger.Length)] |= BitOf(old);
        }

        _ring = larger;
    }

    private static int WordOf(ulong number, int words) => (int)((number / BitsPerWord) & (ulong)(words - 1));

    private static ulong BitOf(ulong number) => 1UL << (int)(number % BitsPerWord);
}
