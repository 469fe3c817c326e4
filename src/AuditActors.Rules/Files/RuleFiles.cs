using System.Collections.Immutable;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files;

/// <summary>What stands under the paths that name rules.</summary>
/// <param name="Files">The texts in load order.</param>
/// <param name="Problems">One entry a path that cannot be read.</param>
/// <param name="Skipped">Paths that hold no rules files, and why; not an error.</param>
public sealed record RuleFilesFound(
    ImmutableArray<SourceText> Files, ImmutableArray<FileFindings> Problems, ImmutableArray<string> Skipped);

/// <summary>
/// Finds and reads rules files: a file, or a folder's <c>*.yaml</c> and <c>*.yml</c> sorted by path, folders in it left
/// out. A file named twice is loaded twice.
/// </summary>
public static class RuleFiles
{
    /// <summary>Largest file read, in bytes.</summary>
    public const long MaxBytes = 16 * 1024 * 1024;

    public static RuleFilesFound Read(IEnumerable<string> paths)
    {
        var files = ImmutableArray.CreateBuilder<SourceText>();
        var problems = ImmutableArray.CreateBuilder<FileFindings>();
        var skipped = ImmutableArray.CreateBuilder<string>();
        foreach (var path in paths)
        {
            if (Directory.Exists(path)) ReadFolder(path, files, problems, skipped);
            else if (IsYaml(path)) ReadFile(path, files, problems);
            else skipped.Add(
                $"{path}: {(File.Exists(path) ? "the name ends neither in .yaml nor in .yml" : "not there")}");
        }

        return new RuleFilesFound(files.ToImmutable(), problems.ToImmutable(), skipped.ToImmutable());
    }

    private static void ReadFolder(
        string path,
        ImmutableArray<SourceText>.Builder files,
        ImmutableArray<FileFindings>.Builder problems,
        ImmutableArray<string>.Builder skipped)
    {
        List<string> inside;
        try
        {
            inside = [.. Directory.EnumerateFiles(path).Where(IsYaml).Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(Unreadable(path, error.Message));
            return;
        }

        if (inside.Count == 0) skipped.Add($"{path}: no *.yaml or *.yml in this folder");
        foreach (var file in inside) ReadFile(file, files, problems);
    }

    private static void ReadFile(
        string path, ImmutableArray<SourceText>.Builder files, ImmutableArray<FileFindings>.Builder problems)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists) problems.Add(Unreadable(path, "there is no such file"));
            else if (file.Length > MaxBytes) problems.Add(Unreadable(path, $"it is larger than {MaxBytes} bytes"));
            else files.Add(SourceText.Decode(path, File.ReadAllBytes(path)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(Unreadable(path, error.Message));
        }
    }

    private static FileFindings Unreadable(string path, string reason)
    {
        var root = Context.Of(new SourceText(path, ""));
        var error = root.Report(DiagnosticCode.FileRead, $"Could not open file {path} for reading: {reason}");
        return new FileFindings(path, [error], [], []);
    }

    private static bool IsYaml(string path) =>
        path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal);
}
