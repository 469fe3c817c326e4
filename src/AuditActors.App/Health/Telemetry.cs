using AuditActors.App.Configuration;
using AuditActors.App.Webhook;
using AuditActors.Runtime;
using AuditActors.Sinks.Grpc;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace AuditActors.App.Health;

/// <summary>
/// Sends metrics by OTLP, to where OpenTelemetry's own variables say; whether anybody scrapes or not.
/// </summary>
internal static class Telemetry
{
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel";
    private const string RejectedConnections = "kestrel.rejected_connections";

    private static readonly string[] Variables =
        ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"];

    /// <summary>Null where nobody said where to; disposing it sends what is left.</summary>
    public static MeterProvider? Send(NodeSettings settings, Func<string, string?> environment)
    {
        if (!Variables.Any(name => environment(name) is { Length: > 0 })) return null;
        return Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => Name(resource, settings))
            .AddOurs()
            .AddOtlpExporter()
            .Build();
    }

    /// <summary>Who sends it.</summary>
    public static ResourceBuilder Name(ResourceBuilder resource, NodeSettings settings) => resource.AddService(
        "auditactors", serviceVersion: ProductVersion.Text, serviceInstanceId: settings.NodeName);

    /// <summary>Everything that a node measures.</summary>
    public static MeterProviderBuilder AddOurs(this MeterProviderBuilder metrics) => metrics
        .AddMeter(RuntimeSignals.MeterName, ClusterMetrics.MeterName, FalcoMetrics.MeterName)
        .AddMeter(GrpcSignals.MeterName, WebhookSignals.MeterName, ReloadMetrics.MeterName, "System.Runtime")
        // Connections beyond the limits of webhooks and of gRPC, which nobody else counts.
        .AddMeter(Kestrel)
        .AddView(instrument => instrument.Meter.Name == Kestrel && instrument.Name != RejectedConnections
            ? MetricStreamConfiguration.Drop
            : null);
}
