using k8s;

namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>An API server to act on.</summary>
public interface ITestCluster
{
    KubernetesClientConfiguration Configuration { get; }
}
