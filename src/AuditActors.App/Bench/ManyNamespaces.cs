using System.Globalization;
using System.Text;

namespace AuditActors.App.Bench;

/// <summary>
/// Events whose namespaces are taken in turn from so many, or in four cases of five the first one, without work for
/// each event.
/// </summary>
internal sealed class ManyNamespaces
{
    private const string Placeholder = "bench-0000000";
    private const int Digits = 7;

    // A prime, so that a namespace does not get the same event each time.
    private const int Stride = 7919;
    private readonly Dictionary<byte[], int> _digitsAt = [];
    private const int OneInSoMany = 5;
    private readonly int _count;
    private readonly bool _isFirstHot;

    public ManyNamespaces(BenchEvents events, int count, bool isFirstHot = false)
    {
        _count = count;
        _isFirstHot = isFirstHot;
        foreach (var audit in events.Events.Where(audit => audit.Header.Namespace.Length > 0))
        {
            var json = audit.Json.Span;
            var at = audit.Header.Namespace;
            byte[] line =
            [
                .. json[..at.Start], .. Encoding.UTF8.GetBytes(Placeholder), .. json[(at.Start + at.Length)..],
                (byte)'\n',
            ];
            _digitsAt.Add(line, at.Start + Placeholder.Length - Digits);
        }

        Lines = [.. _digitsAt.Keys];
    }

    /// <summary>The name of a namespace, by its number.</summary>
    public static string Name(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Placeholder[..^Digits]}{number:D7}");

    /// <summary>None, when no event has a namespace.</summary>
    public IReadOnlyList<byte[]> Lines { get; }

    public void Change(byte[] line, long index)
    {
        var number = _isFirstHot && index % OneInSoMany != 0 ? 0 : index * Stride % _count;
        number.TryFormat(
            line.AsSpan(_digitsAt[line], Digits), out _, $"D{Digits}", CultureInfo.InvariantCulture);
    }
}
