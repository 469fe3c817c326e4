using AuditActors.Sinks.Access;
using AuditActors.Sinks.Grpc;

namespace AuditActors.App.Configuration;

/// <summary>Where gRPC is served, and to whom.</summary>
internal sealed record GrpcSettings(GrpcListen Listen, AccessRules Access);
