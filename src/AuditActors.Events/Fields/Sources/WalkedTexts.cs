using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Sources;

/// <summary>The texts of what a walk finds.</summary>
/// <param name="walk">The keys.</param>
/// <param name="index">Which element of arrays on the way.</param>
/// <param name="complete">Whether one hole makes the whole field missing; otherwise holes are left out.</param>
/// <param name="repository">Whether the texts are images of which the repository is wanted.</param>
internal sealed class WalkedTexts(Walk walk, int index, bool complete = false, bool repository = false) : AuditSource
{
    protected override FieldValue ReadAudit(EventView view)
    {
        var start = view.Scratch.Elements;
        if (!walk.Run(view, index)) return FieldValue.Missing;
        foreach (var value in view.Walked)
        {
            if (!value.IsMissing) view.Scratch.AddElement(Convert(view, value));
            else if (complete) return FieldValue.Missing;
        }

        return view.Scratch.ListSince(start);
    }

    private FieldValue Convert(EventView view, RawValue value)
    {
        var text = view.TextOf(value);
        return repository ? ImageRepository.Of(view, text) : text;
    }
}

/// <summary>The first text that a walk to the first element of arrays finds.</summary>
internal sealed class WalkedFirst(Walk walk, bool repository = false) : AuditSource
{
    protected override FieldValue ReadAudit(EventView view)
    {
        if (!walk.Run(view, index: 0) || view.Walked.Count == 0) return FieldValue.Missing;
        var text = view.TextOf(view.Walked[0]);
        return repository ? ImageRepository.Of(view, text) : text;
    }
}
