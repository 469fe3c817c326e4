using AuditActors.Events;

namespace AuditActors.App.Configuration.Sinks;

/// <summary>What a node has for its sinks.</summary>
/// <param name="Format">How alerts look.</param>
/// <param name="StandardOutput">The sink that prints.</param>
/// <param name="Clock">For whatever needs one.</param>
/// <param name="Log">Takes a line of what a sink has to say.</param>
internal sealed record SinkSurroundings(
    AlertFormatOptions Format, IAlertReceiver StandardOutput, TimeProvider Clock, Action<string> Log)
{
    /// <summary>Alerts as Falco sends them: whatever a receiver may ask for is in it.</summary>
    public AlertFormatter FalcoJson => new(
        Format with { Json = true, IncludeOutput = true, IncludeOutputFields = true, IncludeTags = true }, Clock);

    /// <summary>Alerts as Falco prints them.</summary>
    public AlertFormatter FalcoText => new(Format with { Json = false }, Clock);
}
