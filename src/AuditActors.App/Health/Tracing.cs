using AuditActors.App.Configuration;
using AuditActors.Runtime.Traces;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace AuditActors.App.Health;

/// <summary>Sends the traces of some batches by OTLP, to where OpenTelemetry's own variables say.</summary>
internal static class Tracing
{
    private static readonly string[] Variables =
        ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"];

    /// <summary>
    /// Null where none are wanted; disposing it sends what is left. Fails with <see cref="CommandException"/> when
    /// nobody said where to.
    /// </summary>
    public static TracerProvider? Start(NodeSettings settings, Func<string, string?> environment)
    {
        if (settings.TraceSample == 0) return null;
        if (!Variables.Any(name => environment(name) is { Length: > 0 }))
        {
            throw new CommandException(
                $"configuration: auditactors.tracing.sample is above 0, but {Variables[^1]} does not say where "
                + "traces go");
        }

        return Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => Telemetry.Name(resource, settings))
            .AddSource(BatchTraces.SourceName)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(settings.TraceSample)))
            .AddOtlpExporter()
            .Build();
    }
}
