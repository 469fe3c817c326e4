using AuditActors.Events.Fields;

namespace AuditActors.Rules.Matching;

/// <summary>Whether all, or any, of a list's elements are members of a set.</summary>
internal sealed class ListMembers(ValueReader left, MemberTest members, bool all) : Predicate
{
    public override bool Matches(Evaluation evaluation)
    {
        var list = left.Read(evaluation.View);
        if (list.IsMissing) return false;
        for (var i = 0; i < list.Length; i++)
        {
            var element = evaluation.View.Element(list, i);
            if (members.Holds(evaluation.View.Text(element)) != all) return !all;
        }

        return all;
    }
}

/// <summary>Whether all, or any, of a list's elements are elements of another list.</summary>
internal sealed class ListsCompared(ValueReader left, ValueReader right, bool all) : Predicate
{
    public override bool Matches(Evaluation evaluation)
    {
        var view = evaluation.View;
        var list = left.Read(view);
        var others = right.Read(view);
        if (list.IsMissing || others.IsMissing) return false;
        for (var i = 0; i < list.Length; i++)
        {
            if (Contains(view, others, view.Text(view.Element(list, i))) != all) return !all;
        }

        return all;
    }

    private static bool Contains(EventView view, FieldValue list, ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < list.Length; i++)
        {
            if (view.Text(view.Element(list, i)).SequenceEqual(text)) return true;
        }

        return false;
    }
}
