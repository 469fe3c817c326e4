namespace AuditActors.Runtime.Store.Log;

/// <summary>One reader's way along the log, from memory while it keeps up. For one page at a time.</summary>
/// <param name="store">The node's.</param>
/// <param name="node">Only what this node logs; null for all.</param>
internal sealed class LogWalk(AlertStore store, string? node)
{
    private const int PageAlerts = 256;
    private int _othersSeen = -1;

    /// <summary>The next page beyond a sequence.</summary>
    public async Task<LogPage> ReadAsync(long after, CancellationToken cancellationToken)
    {
        // It comes first: what others log later is told later.
        var others = store.Growth.Others;
        if (store.Recent.Read(after, node, PageAlerts, LogPage.UsualBytes) is { } recent)
            return recent with { IsLast = recent.IsLast && others == _othersSeen };
        var page = await store.InsistAsync(
            stopping => store.Log.ReadPageAsync(after, node, PageAlerts, LogPage.UsualBytes, stopping),
            cancellationToken);
        if (page.IsLast) _othersSeen = others;
        return page;
    }
}
