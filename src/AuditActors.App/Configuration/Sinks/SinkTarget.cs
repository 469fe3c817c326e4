using AuditActors.Events;

namespace AuditActors.App.Configuration.Sinks;

/// <summary>What the settings of one type say.</summary>
/// <param name="Where">Where alerts go, in a form that holds no secret.</param>
/// <param name="Open">Makes the receiver.</param>
internal sealed record SinkTarget(string Where, Func<SinkSurroundings, IAlertReceiver> Open);
