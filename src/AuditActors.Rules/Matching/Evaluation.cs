using AuditActors.Events;
using AuditActors.Events.Fields;

namespace AuditActors.Rules.Matching;

/// <summary>One evaluator's working memory: the current event and what shared predicates said of it.</summary>
internal sealed class Evaluation(EventView view, int memos)
{
    private readonly Verdict[] _memos = new Verdict[memos];
    private bool _isOfEarlierEvent;

    public EventView View { get; } = view;

    public ref Verdict Memo(int slot) => ref _memos[slot];

    public void Load(in ObservedEvent observed)
    {
        View.Load(observed);
        _isOfEarlierEvent = true;
    }

    /// <summary>Forgets what shared predicates said of an earlier event; to be called before any is asked.</summary>
    public void Forget()
    {
        if (_isOfEarlierEvent) Array.Clear(_memos);
        _isOfEarlierEvent = false;
    }
}

internal enum Verdict : byte
{
    Unknown,
    Matches,
    Fails,
}
