using AuditActors.Events.Fields;

namespace AuditActors.Rules.Matching;

/// <summary>One evaluator's working memory: the current event and what shared predicates said of it.</summary>
internal sealed class Evaluation(EventView view, int memos)
{
    private readonly Verdict[] _memos = new Verdict[memos];

    public EventView View { get; } = view;

    public ref Verdict Memo(int slot) => ref _memos[slot];

    public void Forget() => Array.Clear(_memos);
}

internal enum Verdict : byte
{
    Unknown,
    Matches,
    Fails,
}
