using AuditActors.Events.Fields;

namespace AuditActors.Rules.Matching;

/// <summary>The walk of <c>getopt</c> over an argument list; unknown letters are <c>?</c>.</summary>
internal sealed class OptionScan(EventView view, FieldValue arguments, byte[] options)
{
    private int _at;

    public List<(byte Letter, byte[]? Value)> All()
    {
        var found = new List<(byte, byte[]?)>();
        for (; _at < arguments.Length; _at++)
        {
            var argument = view.Text(view.Element(arguments, _at));
            if (argument.SequenceEqual("--"u8)) break;
            if (argument.StartsWith("--"u8)) continue;
            if (argument.Length < 2 || argument[0] != '-') break;
            Letters(argument[1..], found);
        }

        return found;
    }

    private void Letters(ReadOnlySpan<byte> letters, List<(byte, byte[]?)> found)
    {
        for (var i = 0; i < letters.Length; i++)
        {
            var allowed = options.AsSpan();
            if (allowed.StartsWith(":"u8)) allowed = allowed[1..];
            var known = letters[i] == ':' ? -1 : allowed.IndexOf(letters[i]);
            if (known < 0)
            {
                found.Add(((byte)'?', null));
            }
            else if (known + 1 < allowed.Length && allowed[known + 1] == ':')
            {
                found.Add((letters[i], Value(letters[(i + 1)..])));
                return;
            }
            else
            {
                found.Add((letters[i], null));
            }
        }
    }

    private byte[] Value(ReadOnlySpan<byte> rest)
    {
        if (!rest.IsEmpty) return rest.ToArray();
        return ++_at < arguments.Length ? view.Text(view.Element(arguments, _at)).ToArray() : [];
    }
}
