using System.Text.Json;
using AuditActors.Rules.Remediation;

namespace AuditActors.Tests.App;

public sealed class RemediationCommandTests : IDisposable
{
    private readonly TestFolder _folder = new("remedies");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_ends_with_0_when_all_is_well()
    {
        var result = await Executable.RunAsync("remediation", "check", File("kubernetes:cordon"));

        Assert.Equal((0, ""), (result.ExitCode, result.StandardError));
        Assert.EndsWith("rules.yaml: Ok\n", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ends_with_1_and_says_where_the_fault_is()
    {
        var result = await Executable.RunAsync("remediation", "check", File("kubernetes:cordn"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            "rules.yaml:3:37: error R02: unknown actionner 'kubernetes:cordn'", result.StandardOutput,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Actions_lists_every_actionner_with_parameters_and_permissions()
    {
        var result = await Executable.RunAsync("remediation", "actions", "-o", "json");

        using var json = JsonDocument.Parse(result.StandardOutput);
        var all = json.RootElement.GetProperty("actionners").EnumerateArray().ToList();
        Assert.Equal(
            Actionners.All.Select(actionner => actionner.Name),
            all.Select(actionner => actionner.GetProperty("name").GetString()));
        var cordon = all.Single(actionner => actionner.GetProperty("name").GetString() == Actionners.Cordon);
        Assert.Equal(2, cordon.GetProperty("permissions").GetArrayLength());
    }

    [Fact]
    public async Task Permissions_prints_the_role_that_the_actions_need_and_no_more()
    {
        var result = await Executable.RunAsync("remediation", "permissions", File("kubernetes:cordon"));

        Assert.Equal(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: auditactors-remediation
            rules:
              - apiGroups: [""]
                resources: [pods]
                verbs: [get, list]
              - apiGroups: [""]
                resources: [nodes]
                verbs: [get, patch]

            """,
            result.StandardOutput);
    }

    private string File(string actionner)
    {
        var path = Path.Combine(_folder.FullName, "rules.yaml");
        System.IO.File.WriteAllText(path, $$"""
            - rule: R
              match: {rules: [A]}
              actions: [{action: It, actionner: "{{actionner}}"}]

            """);
        return path;
    }
}
