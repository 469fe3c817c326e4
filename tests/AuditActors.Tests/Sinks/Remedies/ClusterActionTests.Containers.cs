using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Guards;

namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>What is read out of containers and run in them.</summary>
public abstract partial class ClusterActionTests
{
    private const string Hostile = "$(echo ran >&2; exit 7)\n'; exit 8; # \"`exit 9`\" %2F ../..";

    [SkippableFact]
    public async Task Log_brings_the_last_lines()
    {
        using var world = await NewWorldAsync();
        await world.MakeRunningPodAsync("web-1");

        var outcome = await world.DoAsync(Actionners.Log, ObjectKinds.Pod, "web-1");

        Assert.Equal(
            $"the last 20 lines of container main of the Pod web-1 in namespace {world.Namespace}: "
            + "first line | last line of web-1 | ", outcome.Text);
    }

    [SkippableFact]
    public async Task Log_stores_them_where_an_output_is_given()
    {
        using var world = await NewWorldAsync();
        await world.MakeRunningPodAsync("web-1");
        using var folder = new OutputFolder();

        var outcome = await world.DoAsync(
            Actionners.Log, ObjectKinds.Pod, "web-1", further: folder.AsOutput);

        Assert.Equal(RemedyState.Done, outcome.State);
        Assert.Equal("first line\nlast line of web-1\n", folder.OnlyText());
    }

    [SkippableFact]
    public async Task Commands_run_only_where_they_are_enabled()
    {
        using var world = await NewWorldAsync();
        await world.MakeRunningPodAsync("web-1");

        AssertIgnored("is off", await world.DoAsync(Actionners.Exec, ObjectKinds.Pod, "web-1", "{command: id}"));
        Assert.Empty(world.Commands);
    }

    [SkippableFact]
    public async Task A_command_runs_in_every_container_with_the_alerts_values_as_arguments()
    {
        using var world = await NewWorldAsync(new GuardSettings { Enabled = [Actionners.Exec] });
        await world.MakeRunningPodAsync("web-1");

        var outcome = await world.DoAsync(
            Actionners.Exec, ObjectKinds.Pod, "web-1", "{command: 'echo \"$KA_USER_NAME\"'}", user: Hostile);

        var said = Hostile.Replace("\n", " | ", StringComparison.Ordinal);
        Assert.Equal(
            RemedyOutcome.Done(
                $"it ran in 2 containers of the Pod web-1 in namespace {world.Namespace}; main: {said} side: {said}"),
            outcome);
        Assert.Equal(2, world.Commands.Count);
        Assert.Equal("env", world.Commands[0][0]);
        Assert.Contains($"KA_USER_NAME={Hostile}", world.Commands[0]);
        Assert.Equal(["/bin/sh", "-c", "echo \"$KA_USER_NAME\""], world.Commands[0].TakeLast(3));
    }

    [SkippableFact]
    public async Task A_dry_run_runs_no_command()
    {
        using var world = await NewWorldAsync(new GuardSettings { Enabled = [Actionners.Exec] });
        await world.MakeRunningPodAsync("web-1");

        var outcome = await world.DoAsync(
            Actionners.Exec, ObjectKinds.Pod, "web-1", "{command: id}", isDryRun: true);

        Assert.Equal(RemedyState.Done, outcome.State);
        Assert.Empty(world.Commands);
    }

    [SkippableFact]
    public async Task A_command_can_ask_for_facts_of_the_node()
    {
        using var world = await NewWorldAsync(new GuardSettings { Enabled = [Actionners.Exec] });
        await world.MakeRunningPodAsync("web-1");

        await world.DoAsync(
            Actionners.Exec, ObjectKinds.Pod, "web-1", "{command: id}", further: ", additional_contexts: [k8snode]");

        Assert.Superset(
            new HashSet<string> { "NODE_HOSTNAME=worker-1", "NODE_ROLE=edge", "NODE_SPEC_PROVIDERID=openstack:///1" },
            world.Commands[0].ToHashSet());
    }

    [SkippableFact]
    public async Task A_command_that_fails_is_a_failure_that_is_not_tried_again()
    {
        using var world = await NewWorldAsync(new GuardSettings { Enabled = [Actionners.Script] });
        await world.MakeRunningPodAsync("web-1");

        var outcome = await world.DoAsync(
            Actionners.Script, ObjectKinds.Pod, "web-1", "{script: 'echo found nothing >&2; exit 3'}");

        Assert.Equal(
            RemedyOutcome.Failed(
                $"in container main of the Pod web-1 in namespace {world.Namespace} it ended with 3: found nothing"),
            outcome);
        Assert.Single(world.Commands);
    }

    [SkippableFact]
    public async Task A_script_of_several_lines_comes_as_it_was_written()
    {
        using var world = await NewWorldAsync(new GuardSettings { Enabled = [Actionners.Script] });
        await world.MakeRunningPodAsync("web-1");

        var outcome = await world.DoAsync(
            Actionners.Script, ObjectKinds.Pod, "web-1",
            "{script: \"for i in 1 2\\ndo echo \\\"<$i&'%>\\\"\\ndone\\n\"}");

        Assert.EndsWith("main: <1&'%> | <2&'%> side: <1&'%> | <2&'%>", outcome.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Download_stores_a_file_of_the_container()
    {
        using var world = await NewWorldAsync(new GuardSettings { Enabled = [Actionners.Download] });
        await world.MakeRunningPodAsync("web-1");
        using var folder = new OutputFolder();
        var wanted = Path.Combine(folder.Path, "-wanted");
        await File.WriteAllTextAsync(wanted, "what it says\n");

        var outcome = await world.DoAsync(
            Actionners.Download, ObjectKinds.Pod, "web-1", $"{{file: '{wanted}'}}", further: folder.AsOutput);
        File.Delete(wanted);

        Assert.Equal(RemedyState.Done, outcome.State);
        Assert.Equal(["cat", "--", wanted], Assert.Single(world.Commands));
        Assert.Equal("what it says\n", folder.OnlyText());
    }

    [SkippableFact]
    public async Task Download_says_why_a_file_cannot_be_read()
    {
        using var world = await NewWorldAsync(new GuardSettings { Enabled = [Actionners.Download] });
        await world.MakeRunningPodAsync("web-1");
        using var folder = new OutputFolder();

        var outcome = await world.DoAsync(
            Actionners.Download, ObjectKinds.Pod, "web-1", "{file: /not/there}", further: folder.AsOutput);

        Assert.Equal((RemedyState.Failed, false), (outcome.State, outcome.MayRetry));
        Assert.StartsWith("/not/there cannot be read: ", outcome.Text, StringComparison.Ordinal);
    }

    /// <summary>A folder that actions put into what they bring.</summary>
    private sealed class OutputFolder : IDisposable
    {
        private readonly TestFolder _folder = new("output");

        public string Path => _folder.FullName;

        /// <summary>As an action's output.</summary>
        public string AsOutput => $", output: {{target: 'local:file', parameters: {{destination: '{Path}'}}}}";

        public string OnlyText() => File.ReadAllText(Assert.Single(_folder.GetFiles()).FullName);

        public void Dispose() => _folder.Dispose();
    }
}
