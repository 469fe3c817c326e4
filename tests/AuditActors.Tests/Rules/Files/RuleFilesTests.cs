using AuditActors.Rules.Files;
using AuditActors.Rules.Text;

namespace AuditActors.Tests.Rules.Files;

/// <summary>Paths to rules: files, folders, and what is neither.</summary>
public sealed class RuleFilesTests : IDisposable
{
    private readonly TestFolder _folder = new("rule-files");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_gives_its_yaml_files_sorted_by_path_and_nothing_below()
    {
        Write("b.yml", "- {}");
        Write("B.yaml", "- {}");
        Write("a.yaml", "- {}");
        Write("notes.txt", "- {}");
        Write("inner/c.yaml", "- {}");

        var found = RuleFiles.Read([_folder.FullName]);

        Assert.Equal(["B.yaml", "a.yaml", "b.yml"], found.Files.Select(file => Path.GetFileName(file.Path)));
        Assert.Empty(found.Problems);
        Assert.Empty(found.Skipped);
    }

    [Fact]
    public void Files_come_in_the_order_named_and_as_often()
    {
        string one = Write("one.yaml", "- {}"), two = Write("two.yaml", "- {}");

        Assert.Equal([two, one, two], RuleFiles.Read([two, one, two]).Files.Select(file => file.Path));
    }

    [Fact]
    public void A_missing_file_is_an_error()
    {
        var path = Path.Combine(_folder.FullName, "gone.yaml");

        var problem = Assert.Single(RuleFiles.Read([path]).Problems);

        Assert.Equal(DiagnosticCode.FileRead, problem.Errors[0].Code);
        Assert.StartsWith(
            $"Could not open file {path} for reading", problem.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_yaml_by_name_is_skipped_and_said()
    {
        string note = Write("note.txt", "x"), gone = Path.Combine(_folder.FullName, "gone.d"), empty = Inner("empty");

        var found = RuleFiles.Read([note, gone, empty]);

        Assert.Empty(found.Files);
        Assert.Empty(found.Problems);
        Assert.Equal(3, found.Skipped.Length);
    }

    [Fact]
    public void A_file_beyond_the_limit_is_not_read()
    {
        var path = Path.Combine(_folder.FullName, "large.yaml");
        using (var large = File.Create(path)) large.SetLength(RuleFiles.MaxBytes + 1);

        Assert.Contains(
            "larger than", Assert.Single(RuleFiles.Read([path]).Problems).Errors[0].Message, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private string Inner(string name) => _folder.CreateSubdirectory(name).FullName;
}
