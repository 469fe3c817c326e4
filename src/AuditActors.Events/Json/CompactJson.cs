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
    /// Passes over the container whose opening bracket was the last place, checking its grammar; the place of the
    /// closing one, or <see cref="JsonScan.Broken"/> when only a strict reader can judge it, as it does of deep
    /// nesting.
    /// </summary>
    /// <param name="open">The place of the opening bracket.</param>
    public int SkipContainer(int open)
    {
        // A bit for each container around, the innermost one last, set for objects; above them a bit that ends them.
        var around = 2UL | (_json[open] == '{' ? 1UL : 0UL);
        var from = _json[open];
        var start = open + 1;
        var wrong = 0;
        while (true)
        {
            var at = Next();
            if (at == _json.Length) return JsonScan.Broken;
            var to = _json[at];
            var step = JsonGrammar.Step(from, _json[start], to);
            if ((step & (JsonGrammar.HasScalar | JsonGrammar.Wrong)) != 0
                && ((step & JsonGrammar.Wrong) != 0 || !JsonScalar.IsValid(_json[start..at])))
            {
                return JsonScan.Broken;
            }

            wrong |= step & (JsonGrammar.WrongInArray << ((int)around & 1));
            around <<= (step >> JsonGrammar.OpenShift) & 1;
            around |= (uint)(step >> JsonGrammar.OpenObjectShift) & 1;
            around >>= (step >> JsonGrammar.CloseShift) & 1;
            if (around == 1) return wrong == 0 ? at : JsonScan.Broken;
            if ((long)around < 0) return JsonScan.Broken;
            from = to;
            start = at + 1;
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
