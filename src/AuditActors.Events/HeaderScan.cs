using System.Text.Json;

namespace AuditActors.Events;

/// <summary>
/// What one pass over an event finds of its header. Of duplicate keys the first counts. Slices count from the event's
/// first byte.
/// </summary>
internal struct HeaderScan()
{
    private JsonSlice _stage = JsonSlice.Missing;
    private JsonSlice _verb = JsonSlice.Missing;
    private JsonSlice _username = JsonSlice.Missing;
    private JsonSlice _namespace = JsonSlice.Missing;
    private JsonSlice _resource = JsonSlice.Missing;
    private JsonSlice _subresource = JsonSlice.Missing;
    private JsonSlice _name = JsonSlice.Missing;
    private bool _userRead;
    private bool _objectRefRead;

    public JsonSlice AuditId { get; private set; } = JsonSlice.Missing;

    public JsonSlice StageTimestamp { get; private set; } = JsonSlice.Missing;

    /// <summary>From the name of a member of the event to the end of its value.</summary>
    public void ReadMember(ref PayloadTokens tokens, int origin)
    {
        if (tokens.TextIs("auditID"u8) && AuditId.IsMissing) AuditId = ReadValue(ref tokens, origin);
        else if (tokens.TextIs("stage"u8) && _stage.IsMissing) _stage = ReadValue(ref tokens, origin);
        else if (tokens.TextIs("verb"u8) && _verb.IsMissing) _verb = ReadValue(ref tokens, origin);
        else if (tokens.TextIs("stageTimestamp"u8) && StageTimestamp.IsMissing)
            StageTimestamp = ReadValue(ref tokens, origin);
        else if (tokens.TextIs("user"u8) && !_userRead) ReadUser(ref tokens, origin);
        else if (tokens.TextIs("objectRef"u8) && !_objectRefRead) ReadObjectRef(ref tokens, origin);
        else ReadValue(ref tokens, origin);
    }

    public readonly EventHeader ToHeader(ulong time) => new()
    {
        Time = time,
        AuditId = AuditId,
        Stage = _stage,
        Verb = _verb,
        Username = _username,
        Namespace = _namespace,
        Resource = _resource,
        Subresource = _subresource,
        Name = _name,
    };

    private void ReadUser(ref PayloadTokens tokens, int origin)
    {
        _userRead = true;
        tokens.Next();
        if (tokens.Type != JsonTokenType.StartObject)
        {
            tokens.SkipValue();
            return;
        }

        for (tokens.Next(); tokens.Type != JsonTokenType.EndObject; tokens.Next())
        {
            if (tokens.TextIs("username"u8) && _username.IsMissing) _username = ReadValue(ref tokens, origin);
            else ReadValue(ref tokens, origin);
        }
    }

    private void ReadObjectRef(ref PayloadTokens tokens, int origin)
    {
        _objectRefRead = true;
        tokens.Next();
        if (tokens.Type != JsonTokenType.StartObject)
        {
            tokens.SkipValue();
            return;
        }

        for (tokens.Next(); tokens.Type != JsonTokenType.EndObject; tokens.Next())
        {
            if (tokens.TextIs("namespace"u8) && _namespace.IsMissing) _namespace = ReadValue(ref tokens, origin);
            else if (tokens.TextIs("resource"u8) && _resource.IsMissing) _resource = ReadValue(ref tokens, origin);
            else if (tokens.TextIs("subresource"u8) && _subresource.IsMissing)
                _subresource = ReadValue(ref tokens, origin);
            else if (tokens.TextIs("name"u8) && _name.IsMissing) _name = ReadValue(ref tokens, origin);
            else ReadValue(ref tokens, origin);
        }
    }

    private static JsonSlice ReadValue(ref PayloadTokens tokens, int origin)
    {
        tokens.Next();
        return tokens.ReadSlice(origin);
    }
}
