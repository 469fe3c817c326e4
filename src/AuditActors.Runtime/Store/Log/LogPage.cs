using AuditActors.Events;

namespace AuditActors.Runtime.Store.Log;

/// <summary>Alerts that are read at once.</summary>
/// <param name="Alerts">In the order of the log.</param>
/// <param name="IsLast">Whether there were no more.</param>
internal sealed record LogPage(IReadOnlyList<LoggedAlert> Alerts, bool IsLast)
{
    /// <summary>Bytes of alerts, the first one left out, unless it is for somebody with other needs.</summary>
    public const long UsualBytes = 8 * 1024 * 1024;

    public static readonly LogPage Nothing = new([], IsLast: true);
}
