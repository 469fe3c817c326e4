using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Sources;

/// <summary>
/// All of the event's JSON, two blanks for each level, empty brackets closed at once, as Go's <c>json.Indent</c> does.
/// Missing if it would be longer than <see cref="MaxLength"/>.
/// </summary>
internal sealed class IndentedJson(PathNode root) : FieldSource
{
    public const int MaxLength = 16 << 20;

    private const int BlanksPerLevel = 2;

    public override FieldValue Read(EventView view)
    {
        if (view.Found(root).IsMissing) return FieldValue.Missing;
        var json = view.Found(root).In(view.Json);
        var length = Indent(json, default);
        if (length > MaxLength) return FieldValue.Missing;
        Indent(json, view.Scratch.Reserve((int)length));
        return view.Scratch.Commit((int)length);
    }

    // Without room it only measures.
    private static long Indent(ReadOnlySpan<byte> json, Span<byte> to)
    {
        var writer = new Writer(to);
        var level = 0;
        for (var at = 0; at < json.Length;)
        {
            var c = json[at];
            var end = c == '"' ? JsonScan.StringEnd(json, at, out _) : at + 1;
            if (end < 0) end = json.Length;
            var next = end < json.Length ? json[end] : default;
            if (c is (byte)'}' or (byte)']' && json[at - 1] is not ((byte)'{' or (byte)'[')) writer.Break(--level);
            writer.Add(json[at..end]);
            if (c is (byte)'{' or (byte)'[' && next is not ((byte)'}' or (byte)']')) writer.Break(++level);
            else if (c == ',') writer.Break(level);
            else if (c == ':') writer.Add(" "u8);
            at = end;
        }

        return writer.Length;
    }

    private ref struct Writer(Span<byte> to)
    {
        private readonly Span<byte> _to = to;

        public long Length { get; private set; }

        public void Add(ReadOnlySpan<byte> text)
        {
            if (!_to.IsEmpty) text.CopyTo(_to[(int)Length..]);
            Length += text.Length;
        }

        public void Break(int level)
        {
            Add("\n"u8);
            var blanks = level * BlanksPerLevel;
            if (!_to.IsEmpty) _to.Slice((int)Length, blanks).Fill((byte)' ');
            Length += blanks;
        }
    }
}
