using AuditActors.App.Configuration;
using AuditActors.App.Configuration.Sinks;
using AuditActors.Runtime.Delivery;
using AuditActors.Sinks;
using AuditActors.Sinks.Stdout;
using Microsoft.Extensions.Logging;

namespace AuditActors.App.Wiring;

/// <summary>Settings to sinks on the alert log, at the start and later.</summary>
/// <param name="printing">The sink that prints.</param>
/// <param name="clock">For whatever needs one.</param>
/// <param name="logging">Takes what sinks have to say.</param>
internal sealed class SinkMaker(StdoutSink printing, TimeProvider clock, ILoggerProvider logging)
{
    private static readonly Action<ILogger, string, Exception?> LogSaid =
        LoggerMessage.Define<string>(LogLevel.Warning, new EventId(4001), "{Line}");

    private readonly ILogger _logger = logging.CreateLogger(typeof(StdoutSink).Namespace!);

    /// <summary>
    /// The sinks on the alert log; none without a store. Fails with <see cref="CommandException"/> for sinks that
    /// cannot be, and where they need a store that is not there.
    /// </summary>
    public IReadOnlyList<SinkPlan> All(NodeSettings settings) => HasLog(settings) ? Open(settings, settings.Sinks) : [];

    /// <summary>
    /// What has to be done for other settings. A sink stays where its settings and the form of alerts do. Fails as
    /// <see cref="All"/>.
    /// </summary>
    public SinkChange Change(NodeSettings before, NodeSettings after)
    {
        IReadOnlyList<string> names = [.. after.Sinks.Select(sink => sink.Name)];
        if (!HasLog(after)) return new SinkChange([], [], names);
        var old = before.Sinks.ToDictionary(sink => sink.Name, sink => Content(sink, before), StringComparer.Ordinal);
        var others = after.Sinks.Where(sink => old.GetValueOrDefault(sink.Name) != Content(sink, after)).ToList();
        var gone = old.Keys.Except(names);
        return new SinkChange(
            [.. gone, .. others.Select(sink => sink.Name).Where(old.ContainsKey)], Open(after, others), names);
    }

    /// <summary>From now on alerts are printed like this.</summary>
    public void Reformat(NodeSettings settings) => printing.Reformat(SinkWiring.Printed(settings, clock));

    // Printing takes another form as it is.
    private static string Content(SinkSettings sink, NodeSettings settings) =>
        sink.Name == SinkSettings.StandardOutput ? sink.Content : $"{sink.Content}\n{settings.Format}";

    private static bool HasLog(NodeSettings settings) => settings switch
    {
        { Store: not null } => true,
        { HasOnlyPlainOutput: true } => false,
        _ => throw WithoutStore(settings),
    };

    private List<SinkPlan> Open(NodeSettings settings, IReadOnlyList<SinkSettings> sinks)
    {
        var surroundings = new SinkSurroundings(settings.Format, printing, clock, line => LogSaid(_logger, line, null));
        return [.. sinks.Select(sink => Plan(sink, surroundings))];
    }

    private static SinkPlan Plan(SinkSettings sink, SinkSurroundings surroundings)
    {
        try
        {
            return new SinkPlan
            {
                Name = sink.Name,
                Receiver = sink.Open(surroundings),
                Selection = sink.Selection,
                Condition = sink.Condition,
                Results = sink.Results,
                Patience = sink.Patience,
                Rate = sink.Rate,
            };
        }
        catch (ReceiverOptionsException e)
        {
            throw new CommandException($"configuration: {SettingsReader.Own}.sinks.{sink.Name}: {e.Message}");
        }
    }

    private static CommandException WithoutStore(NodeSettings settings) => new(
        $"configuration: {SettingsReader.Own}.sinks has {string.Join(", ", settings.Sinks.Select(sink => sink.Name))}, "
        + "and sinks read the alert log, which needs a store; set auditactors.store.kind to sqlite or postgresql");
}
