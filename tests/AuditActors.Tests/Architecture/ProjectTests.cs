using System.Xml.Linq;

namespace AuditActors.Tests.Architecture;

/// <summary>Which project may use what: five projects in the order an event travels, arrows one way.</summary>
public sealed class ProjectTests
{
    public static readonly TheoryData<string, string[], string[]> Table = new()
    {
        { "AuditActors.Events", [], [] },
        { "AuditActors.Rules", ["AuditActors.Events"], ["Quickenshtein", "YamlDotNet"] },
        {
            "AuditActors.Runtime", ["AuditActors.Rules"],
            [
                "Akka.Analyzers", "Akka.Cluster.Sharding", "Akka.Streams", "FluentMigrator.Runner.Postgres",
                "FluentMigrator.Runner.SQLite", "Google.Protobuf", "Grpc.Tools", "Microsoft.Data.Sqlite",
                "Microsoft.Extensions.Logging.Abstractions", "Npgsql", "Polly.Core", "System.IO.Hashing",
                "ZstdSharp.Port", "linq2db",
            ]
        },
        {
            "AuditActors.Sinks", ["AuditActors.Rules"],
            [
                "Confluent.Kafka", "Grpc.AspNetCore", "Grpc.AspNetCore.HealthChecks",
                "Grpc.AspNetCore.Server.Reflection", "KubernetesClient", "MailKit", "Microsoft.Extensions.Logging.Abstractions",
                "YamlDotNet",
            ]
        },
        {
            "AuditActors.App", ["AuditActors.Runtime", "AuditActors.Sinks"],
            [
                "Akka.Cluster.Hosting", "Nito.Collections.Deque", "OpenTelemetry.Exporter.OpenTelemetryProtocol",
                "OpenTelemetry.Exporter.Prometheus.AspNetCore", "OpenTelemetry.Extensions.Hosting", "Spectre.Console",
                "System.CommandLine", "YamlDotNet",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_project_uses_only_what_it_may(string project, string[] projects, string[] packages)
    {
        var file = XDocument.Parse(Repository.Text($"src/{project}/{project}.csproj"));

        Assert.Equal(projects, References(file, "ProjectReference").Select(Path.GetFileNameWithoutExtension));
        Assert.Subset(packages.ToHashSet(), References(file, "PackageReference").ToHashSet());
    }

    [Fact]
    public void Every_project_is_in_the_table() =>
        Assert.Equal(
            Table.Select(row => (string)((object[])row)[0]).Order(StringComparer.Ordinal),
            Repository.Files("src", "*.csproj").Select(Path.GetFileNameWithoutExtension));

    [Fact]
    public void Versions_stand_in_one_place_only() =>
        Assert.All(
            Repository.Files("src", "*.csproj").Concat(Repository.Files("tests", "*.csproj")),
            path => Assert.DoesNotContain(" Version=", Repository.Text(path), StringComparison.Ordinal));

    private static IEnumerable<string> References(XDocument file, string kind) =>
        file.Descendants(kind).Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'));
}
