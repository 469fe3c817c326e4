using System.Text.Json.Nodes;
using k8s;

namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>An API server to act on.</summary>
public interface ITestCluster
{
    KubernetesClientConfiguration Configuration { get; }

    /// <summary>What a node reports of itself whose containers can be reached.</summary>
    JsonObject NodeStatus => [];

    /// <summary>What is run in the containers of its nodes; null where there are none.</summary>
    TestContainers? Containers => null;
}
