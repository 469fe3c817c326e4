using AuditActors.App.Wiring;

namespace AuditActors.Tests.App;

/// <summary>What killed processes leave in the folder for temporary files.</summary>
public sealed class TemporaryFolderTests
{
    [Fact]
    public void A_folder_goes_with_its_process_in_good_order()
    {
        var folder = TemporaryFolder.Create();
        File.WriteAllText(Path.Combine(folder.Path, "auditactors.db"), "");

        folder.Dispose();

        Assert.False(Directory.Exists(folder.Path));
    }

    [Fact]
    public async Task What_a_killed_node_left_is_removed_by_the_next_one_and_that_of_a_living_one_stays()
    {
        await using var killed = new Started();
        await using var living = new Started();
        await Task.WhenAll(
            killed.LineAsync(it => it.Output, "privileged pod"), living.LineAsync(it => it.Output, "privileged pod"));
        var before = Folders();
        await killed.StopAsync("KILL");

        using var next = TemporaryFolder.Create();

        var gone = before.Except(Folders());
        Assert.NotEmpty(gone);
        Assert.All(gone, path => Assert.False(File.Exists(path)));
        await living.StopAsync("TERM");
        Assert.Equal(1, living.Errors.Count(line => line.Contains("a temporary file", StringComparison.Ordinal)));
        Assert.DoesNotContain(living.Errors, line => line.Contains("cannot remove", StringComparison.Ordinal));
        Assert.True(Directory.Exists(next.Path));
    }

    private static List<string> Folders() => [.. Directory.EnumerateDirectories(Path.GetTempPath(), "auditactors-*")
        .Where(folder => File.Exists(Path.Combine(folder, "node.lock")))];
}
