using AuditActors.App.Configuration;
using AuditActors.Events;
using AuditActors.Sinks.Stdout;

namespace AuditActors.App.Wiring;

/// <summary>Settings to sinks.</summary>
internal static class SinkWiring
{
    /// <param name="settings">How alerts look.</param>
    /// <param name="output">Where their lines go.</param>
    /// <param name="readerGone">Called once, when nobody reads them any more.</param>
    /// <param name="clock">Tells the offset of local times.</param>
    public static IReadOnlyList<IAlertSink> Create(
        NodeSettings settings, Stream output, Action readerGone, TimeProvider clock)
    {
        return [new StdoutSink(output, new AlertFormatter(settings.Format, clock), readerGone)];
    }
}
