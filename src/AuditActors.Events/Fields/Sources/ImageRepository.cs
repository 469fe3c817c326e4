namespace AuditActors.Events.Fields.Sources;

/// <summary>An image's name up to its first colon, and up to the first <c>@</c> of that; a port cuts it too.</summary>
internal static class ImageRepository
{
    public static FieldValue Of(EventView view, in FieldValue image)
    {
        if (image.IsMissing) return image;
        var end = view.Text(image).IndexOfAny((byte)':', (byte)'@');
        return end < 0 ? image : image with { Length = end };
    }
}
