using System.Text.RegularExpressions;
using ArchUnitNET.Fluent;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnit;
using AuditActors.Rules;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace AuditActors.Tests.Architecture;

/// <summary>Arrows between folders that the compiler does not hold.</summary>
public sealed class FolderTests
{
    private const string Ingest = "AuditActors.Runtime.Ingest";

    private static readonly ArchUnitNET.Domain.Architecture Product = new ArchLoader()
        .LoadAssemblies(
            typeof(AuditActors.Events.Alert).Assembly,
            typeof(RuleSet).Assembly,
            System.Reflection.Assembly.Load("AuditActors.Runtime"),
            System.Reflection.Assembly.Load("AuditActors.Sinks"),
            typeof(AuditActors.App.CommandLine).Assembly)
        .Build();

    [Theory]
    [InlineData("AuditActors.Events", "AuditActors.Rules")]
    [InlineData("AuditActors.Rules", "Akka")]
    [InlineData("AuditActors.Rules.Text", "AuditActors.Rules.Language")]
    [InlineData("AuditActors.Rules.Text", "AuditActors.Rules.Files")]
    [InlineData("AuditActors.Rules.Language", "AuditActors.Rules.Files")]
    [InlineData("AuditActors.Rules.Language", "AuditActors.Rules.Matching")]
    [InlineData("AuditActors.Rules.Matching", "AuditActors.Rules.Files")]
    [InlineData("AuditActors.Rules.Output", "AuditActors.Rules.Files")]
    [InlineData("AuditActors.Rules.Temporal", "AuditActors.Rules.Files")]
    [InlineData("AuditActors.Rules.Files", "AuditActors.Rules.Sigma")]
    [InlineData("AuditActors.Rules.Language", "AuditActors.Rules.Temporal")]
    [InlineData("AuditActors.Rules.Matching", "AuditActors.Rules.Temporal")]
    [InlineData("AuditActors.Rules.Files", "AuditActors.Rules.Remediation")]
    [InlineData("AuditActors.Rules.Matching", "AuditActors.Rules.Remediation")]
    [InlineData("AuditActors.Rules.Temporal", "AuditActors.Rules.Remediation")]
    [InlineData("AuditActors.Rules.Remediation.Targets", "AuditActors.Rules.Remediation.Files")]
    [InlineData("AuditActors.Rules.Remediation.Guards", "AuditActors.Rules.Remediation.Files")]
    [InlineData("AuditActors.Runtime.Namespaces", "AuditActors.Runtime.Ingest")]
    [InlineData("AuditActors.Runtime.Outbox", "AuditActors.Runtime.Ingest")]
    [InlineData("AuditActors.Runtime.Ingest.Frames", "AuditActors.Runtime.Ingest.Progress")]
    [InlineData("AuditActors.Sinks", "Akka")]
    [InlineData("AuditActors.App.Emulator", "AuditActors.Runtime")]
    [InlineData("AuditActors.App.Emulator", "AuditActors.App.Wiring")]
    [InlineData("AuditActors.App.Configuration", "AuditActors.App.Commands")]
    [InlineData("AuditActors.App.Wiring", "AuditActors.App.Commands")]
    [InlineData("AuditActors.App.Webhook", "AuditActors.App.Commands")]
    [InlineData("AuditActors.App.Reload", "AuditActors.App.Commands")]
    [InlineData("AuditActors.Runtime.Store.Log", "AuditActors.Runtime.Ingest")]
    public void A_folder_knows_nothing_of(string folder, string other)
    {
        AssertExists(folder);
        if (other.StartsWith("AuditActors.", StringComparison.Ordinal)) AssertExists(other);

        KnowsNothing(folder, other).Check(Product);
    }

    [Theory]
    [InlineData("Batching")]
    [InlineData("Files")]
    [InlineData("Frames")]
    [InlineData("Ldp")]
    [InlineData("Posted")]
    [InlineData("Progress")]
    [InlineData("Spool")]
    public void A_part_of_the_ingest_knows_of_the_others_frames_and_progress_only(string part)
    {
        AssertExists($"{Ingest}.{part}");

        KnowNothing(
            Below($"{Ingest}.{part}"),
            $@"^AuditActors\.Runtime\.Ingest(?!\.({part}|Frames|Progress)(\.|$))").Check(Product);
    }

    [Fact]
    public void An_arrow_that_is_there_is_seen() =>
        Assert.False(KnowsNothing("AuditActors.Rules.Output", "AuditActors.Events").HasNoViolations(Product));

    // An arrow from or to a folder that is gone would hold for ever.
    private static void AssertExists(string folder) => Assert.Contains(
        Product.Types, type => Regex.IsMatch(type.Namespace.FullName, Below(folder)));

    private static IArchRule KnowsNothing(string folder, string other) => KnowNothing(Below(folder), Below(other));

    private static IArchRule KnowNothing(string namespaces, string others) => Types()
        .That().ResideInNamespaceMatching(namespaces)
        .Should().NotDependOnAny(Types(includeReferenced: true).That().ResideInNamespaceMatching(others))
        .WithoutRequiringPositiveResults();

    private static string Below(string name) => $"^{name.Replace(".", "\\.", StringComparison.Ordinal)}(\\.|$)";
}
