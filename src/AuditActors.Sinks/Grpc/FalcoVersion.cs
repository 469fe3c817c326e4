using AuditActors.Sinks.Grpc.Falco.Version;
using Grpc.Core;

namespace AuditActors.Sinks.Grpc;

/// <summary>Falco's version service: our own version, and that of the engine whose rules we take.</summary>
internal sealed class FalcoVersion(GrpcVersions versions) : service.serviceBase
{
    public override Task<response> version(request request, ServerCallContext context) => Task.FromResult(new response
    {
        Version = versions.Program.ToString(),
        Major = (uint)versions.Program.Major,
        Minor = (uint)versions.Program.Minor,
        Patch = (uint)versions.Program.Build,
        EngineMajor = (uint)versions.Engine.Major,
        EngineMinor = (uint)versions.Engine.Minor,
        EnginePatch = (uint)versions.Engine.Build,
        EngineVersion = versions.Engine.ToString(),
    });
}

/// <summary>The versions that clients can ask for, each of three numbers.</summary>
public sealed record GrpcVersions(Version Program, Version Engine);
