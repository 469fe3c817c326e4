namespace AuditActors.Events;

/// <summary>
/// Times such as <c>2024-05-01T10:00:00.5+02:00</c> by the rules of Go's <c>time.Parse</c> with RFC3339Nano: the hour
/// may have one digit, a comma may stand for the dot, digits beyond nanoseconds are cut, offsets reach 24:60.
/// </summary>
internal ref struct Rfc3339
{
    /// <summary>0001-01-01T00:00:00Z, which stands for "no time" in Go.</summary>
    public const long ZeroTimeSeconds = -62_135_596_800;

    private const int NanosecondDigits = 9;
    private const int SecondsPerMinute = 60;
    private const int SecondsPerHour = 3600;
    private const int SecondsPerDay = 86_400;

    private readonly ReadOnlySpan<byte> _text;
    private int _at;

    private Rfc3339(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>Seconds since 1970-01-01 UTC and the nanoseconds on top of them.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long seconds, out int fraction)
    {
        var reader = new Rfc3339(text);
        fraction = 0;
        seconds = 0;
        if (!reader.ReadDate(out var days) || !reader.Skip('T') || !reader.ReadTime(out var ofDay)) return false;
        fraction = reader.ReadFraction();
        if (!reader.ReadOffset(out var offset) || reader._at != text.Length) return false;
        seconds = (days * SecondsPerDay) + ofDay - offset;
        return true;
    }

    private bool ReadDate(out long days)
    {
        days = 0;
        if (!ReadDigits(4, out var year) || !Skip('-') || !ReadDigits(2, out var month) || !Skip('-')
            || !ReadDigits(2, out var day))
            return false;
        if (month is < 1 or > 12 || day < 1 || day > DaysIn(year, month)) return false;
        days = DaysSince1970(year, month, day);
        return true;
    }

    private bool ReadTime(out int ofDay)
    {
        ofDay = 0;
        if (!ReadHour(out var hour) || !Skip(':') || !ReadDigits(2, out var minute) || !Skip(':')
            || !ReadDigits(2, out var second))
            return false;
        if (hour > 23 || minute > 59 || second > 59) return false;
        ofDay = (hour * SecondsPerHour) + (minute * SecondsPerMinute) + second;
        return true;
    }

    private bool ReadHour(out int hour) => ReadDigits(IsDigit(_at + 1) ? 2 : 1, out hour);

    private int ReadFraction()
    {
        if (_at >= _text.Length || _text[_at] is not ((byte)'.' or (byte)',') || !IsDigit(_at + 1)) return 0;
        _at++;
        var value = 0;
        for (var digits = 0; IsDigit(_at) || digits < NanosecondDigits; digits++)
        {
            if (digits < NanosecondDigits) value = (value * 10) + (IsDigit(_at) ? _text[_at] - '0' : 0);
            if (IsDigit(_at)) _at++;
        }

        return value;
    }

    private bool ReadOffset(out int offset)
    {
        offset = 0;
        if (Skip('Z')) return true;
        var west = _at < _text.Length && _text[_at] == '-';
        if (!west && (_at >= _text.Length || _text[_at] != '+')) return false;
        _at++;
        if (!ReadDigits(2, out var hours) || !Skip(':') || !ReadDigits(2, out var minutes)) return false;
        if (hours > 24 || minutes > 60) return false;
        offset = (hours * SecondsPerHour) + (minutes * SecondsPerMinute);
        if (west) offset = -offset;
        return true;
    }

    private bool ReadDigits(int count, out int value)
    {
        value = 0;
        for (var end = _at + count; _at < end; _at++)
        {
            if (!IsDigit(_at)) return false;
            value = (value * 10) + _text[_at] - '0';
        }

        return true;
    }

    private bool Skip(char expected)
    {
        if (_at >= _text.Length || _text[_at] != expected) return false;
        _at++;
        return true;
    }

    private readonly bool IsDigit(int at) => at < _text.Length && (uint)(_text[at] - '0') <= 9;

    private static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    private static int DaysIn(int year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    // Years count from March so that the leap day comes last; year 0 is allowed, which DateTime does not know.
    private static long DaysSince1970(int year, int month, int day)
    {
        const int daysFromYear0ToEpoch = 719_468;
        const int daysPerEra = 146_097;
        var marchYear = month > 2 ? year : year - 1;
        var era = Math.DivRem(marchYear, 400, out var yearOfEra);
        if (yearOfEra < 0)
        {
            era--;
            yearOfEra += 400;
        }

        var monthFromMarch = month > 2 ? month - 3 : month + 9;
        var dayOfYear = (((153 * monthFromMarch) + 2) / 5) + day - 1;
        return ((long)era * daysPerEra) + (yearOfEra * 365L) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear
            - daysFromYear0ToEpoch;
    }
}
