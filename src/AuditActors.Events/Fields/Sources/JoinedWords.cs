using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Sources;

/// <summary>For each array that a walk finds, its strings with blanks between them.</summary>
internal sealed class JoinedWords(Walk walk, int index) : AuditSource
{
    protected override FieldValue ReadAudit(EventView view)
    {
        var start = view.Scratch.Elements;
        if (!walk.Run(view, index)) return FieldValue.Missing;
        foreach (var value in view.Walked)
        {
            if (value.IsMissing) continue;
            if (!value.IsArray(view.Json)) return FieldValue.Missing;
            var joined = Join(view, value);
            if (joined.IsMissing) return joined;
            view.Scratch.AddElement(joined);
        }

        return view.Scratch.ListSince(start);
    }

    /// <summary>Missing if an element is no string.</summary>
    public static FieldValue Join(EventView view, RawValue words)
    {
        var room = view.Scratch.Reserve(words.End - words.Start);
        var length = 0;
        foreach (var word in new JsonItems(view.Json, words))
        {
            if (!word.IsString(view.Json)) return FieldValue.Missing;
            if (length > 0 || word.Start > words.Start + 1) room[length++] = (byte)' ';
            length += JsonText.Unescape(word.Inside(view.Json), room[length..]);
        }

        return view.Scratch.Commit(EventView.UntilNul(room[..length]).Length);
    }
}
