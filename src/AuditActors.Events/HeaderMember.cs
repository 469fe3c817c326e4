namespace AuditActors.Events;

/// <summary>The members of an event, and of two objects in it, of which the header consists.</summary>
internal enum HeaderMember
{
    AuditId,
    Stage,
    Verb,
    StageTimestamp,
    User,
    Username,
    ObjectRef,
    Namespace,
    Resource,
    Subresource,
    Name,

    /// <summary>How many there are; also any member that is none of them.</summary>
    None,
}

/// <summary>The objects that have members of the header.</summary>
internal enum HeaderObject
{
    Event,
    User,
    ObjectRef,
}

internal static class HeaderMembers
{
    /// <summary>No name below is longer, even with each character escaped as six.</summary>
    public const int LongestEscaped = 6 * 14;

    public static HeaderMember Find(HeaderObject within, ReadOnlySpan<byte> name) => within switch
    {
        HeaderObject.Event => InEvent(name),
        HeaderObject.User => name.SequenceEqual("username"u8) ? HeaderMember.Username : HeaderMember.None,
        _ => InObjectRef(name),
    };

    private static HeaderMember InEvent(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when name.SequenceEqual("verb"u8) => HeaderMember.Verb,
        4 when name.SequenceEqual("user"u8) => HeaderMember.User,
        5 when name.SequenceEqual("stage"u8) => HeaderMember.Stage,
        7 when name.SequenceEqual("auditID"u8) => HeaderMember.AuditId,
        9 when name.SequenceEqual("objectRef"u8) => HeaderMember.ObjectRef,
        14 when name.SequenceEqual("stageTimestamp"u8) => HeaderMember.StageTimestamp,
        _ => HeaderMember.None,
    };

    private static HeaderMember InObjectRef(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when name.SequenceEqual("name"u8) => HeaderMember.Name,
        8 when name.SequenceEqual("resource"u8) => HeaderMember.Resource,
        9 when name.SequenceEqual("namespace"u8) => HeaderMember.Namespace,
        11 when name.SequenceEqual("subresource"u8) => HeaderMember.Subresource,
        _ => HeaderMember.None,
    };
}
