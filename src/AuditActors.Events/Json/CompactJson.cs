using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AuditActors.Events.Json;

/// <summary>
/// Reads compact JSON from one structural character to the next, 64 bytes at a time, and checks on the way what can be
/// checked of all 64 at once: no control characters, no white space outside strings, strings that begin and end beside
/// structural characters, escapes. What it refuses may be valid JSON all the same; what stands between the characters
/// is either nothing, a whole string, or free of quotes.
/// </summary>
internal ref struct CompactJson(ReadOnlySpan<byte> json)
{
    private const int UnicodeEscapeDigits = 4;

    private readonly ReadOnlySpan<byte> _json = json;
    private JsonStrings _strings;
    private ulong _structural;
    private int _block = -JsonBlocks.Length;

    // Whether the last byte of the block before was structural, and whether it ended a string.
    private ulong _afterStructural = 1;
    private ulong _afterString;

    /// <summary>Whether something was found that only a strict reader can judge.</summary>
    public bool IsDoubtful { get; private set; }

    /// <summary>The place of the next structural character; the length of the text when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next()
    {
        while (_structural == 0)
        {
            _block += JsonBlocks.Length;
            if (_block >= _json.Length) return _json.Length;
            ReadBlock();
        }

        var place = _block + BitOperations.TrailingZeroCount(_structural);
        _structural &= _structural - 1;
        return place;
    }

    /// <summary>
    /// Passes over the container whose opening bracket was the last place, checking its grammar; the place of the closing
    /// one, or <see cref="JsonScan.Broken"/> when only a strict reader can judge it.
    /// </summary>
    /// <param name="open">The place of the opening bracket.</param>
    /// <param name="maxDepth">Containers that may be open at once, this one included.</param>
    public int SkipContainer(int open, int maxDepth)
    {
        Span<byte> around = stackalloc byte[maxDepth + 2];
        var depth = 1;
        var state = (int)JsonGrammar.Inside(_json[open]);
        var before = open + 1;
        while (true)
        {
            var at = Next();
            if (at == _json.Length) return JsonScan.Broken;
            var step = JsonGrammar.Step((JsonGrammar.State)state, _json[at], _json[before]);
            if ((step & JsonGrammar.Valid) == 0) return JsonScan.Broken;
            if ((step & JsonGrammar.HasScalar) != 0 && !JsonScalar.IsValid(_json[before..at])) return JsonScan.Broken;
            var pop = (step >> JsonGrammar.PopShift) & 1;
            var popped = around[depth];
            around[depth + 1] = (byte)((step >> JsonGrammar.AroundShift) & JsonGrammar.StateMask);
            depth += ((step >> JsonGrammar.PushShift) & 1) - pop;
            if (depth == 0) return at;
            if (depth > maxDepth) return JsonScan.Broken;
            var next = step & JsonGrammar.StateMask;
            state = next ^ ((next ^ popped) & -pop);
            before = at + 1;
        }
    }

    private void ReadBlock()
    {
        JsonBlocks.Load(_json, _block, out var low, out var high);
        var inside = _strings.Inside(low, high, out var quotes, out var escaped);
        JsonBlocks.Brackets(low, high, inside, out var opening, out var closing);
        var separators = (JsonStrings.Mask(low, high, (byte)',') | JsonStrings.Mask(low, high, (byte)':')) & ~inside;
        _structural = opening | closing | separators;
        var blank = Vector256.Create((byte)' ');
        var blanks = JsonStrings.Bits(Vector256.Equals(low, blank), Vector256.Equals(high, blank)) & ~inside;
        var controls = JsonStrings.Bits(Vector256.LessThan(low, blank), Vector256.LessThan(high, blank))
            & JsonBlocks.Present(_json.Length - _block);
        var starts = quotes & inside;
        var ends = quotes & ~inside;
        var misplaced = (starts & ~((_structural << 1) | _afterStructural))
            | (((ends << 1) | _afterString) & ~_structural);
        _afterStructural = _structural >> (JsonBlocks.Length - 1);
        _afterString = ends >> (JsonBlocks.Length - 1);
        if ((blanks | controls | misplaced) != 0) IsDoubtful = true;
        if (escaped != 0 && !AreEscapes(escaped)) IsDoubtful = true;
    }

    private readonly bool AreEscapes(ulong escaped)
    {
        for (; escaped != 0; escaped &= escaped - 1)
        {
            var at = _block + BitOperations.TrailingZeroCount(escaped);
            if ((uint)at >= (uint)_json.Length) return false;
            switch (_json[at])
            {
                case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'n' or (byte)'t' or (byte)'r' or (byte)'b'
                    or (byte)'f':
                    continue;
                case (byte)'u' when _json.Length - at > UnicodeEscapeDigits
                    && AreHexDigits(_json.Slice(at + 1, UnicodeEscapeDigits)):
                    continue;
                default:
                    return false;
            }
        }

        return true;
    }

    private static bool AreHexDigits(ReadOnlySpan<byte> digits)
    {
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit)) return false;
        }

        return true;
    }
}
