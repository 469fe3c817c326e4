using System.Buffers;
using System.Text.Json;

namespace AuditActors.Runtime.Ingest.Frames;

internal enum DocumentState
{
    Incomplete,
    Complete,
    Malformed,
}

/// <summary>Finds the end of a JSON object or array that arrives line by line; every line is looked at once.</summary>
internal sealed class DocumentScan
{
    private const int MaxDepth = 1000;

    // What the reader wants to see again: tokens do not cross lines, so this is a comma or a colon at most.
    private readonly ArrayBufferWriter<byte> _rest = new();
    private JsonReaderState _state = Fresh();

    public void Restart()
    {
        _rest.ResetWrittenCount();
        _state = Fresh();
    }

    /// <summary>Goes on with a line that is not blank; tells where in it a complete document ends.</summary>
    public DocumentState Read(ReadOnlySpan<byte> line, out int end)
    {
        var kept = _rest.WrittenCount;
        if (kept > 0) _rest.Write(line);
        var bytes = kept > 0 ? _rest.WrittenSpan : line;
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, _state);
        var state = Read(ref reader);
        end = (int)reader.BytesConsumed - kept;
        if (state == DocumentState.Incomplete) Keep(bytes[(int)reader.BytesConsumed..], reader.CurrentState);
        return state;
    }

    private static DocumentState Read(ref Utf8JsonReader reader)
    {
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 0 && reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                    return DocumentState.Complete;
            }

            return DocumentState.Incomplete;
        }
        catch (JsonException)
        {
            return DocumentState.Malformed;
        }
    }

    private void Keep(ReadOnlySpan<byte> unread, JsonReaderState state)
    {
        var copy = unread.TrimEnd(" \t\r\n"u8).ToArray();
        _rest.ResetWrittenCount();
        _rest.Write(copy);
        _state = state;
    }

    private static JsonReaderState Fresh() => new(new JsonReaderOptions { MaxDepth = MaxDepth });
}
