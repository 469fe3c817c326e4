namespace AuditActors.Tests.Architecture;

/// <summary>The repository that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] BuildOutput = ["artifacts", "bin", "obj", ".git"];

    public static string Root { get; } = Find();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>Files below a folder by paths from the root with forward slashes, build output left out.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern)
    {
        var top = Path(folder);
        if (!Directory.Exists(top)) return [];
        return [.. Directory.EnumerateFiles(top, pattern, SearchOption.AllDirectories)
            .Select(path => System.IO.Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Intersect(BuildOutput).Any())
            .Order(StringComparer.Ordinal)];
    }

    public static string Text(string path) => File.ReadAllText(Path(path));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "AuditActors.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder.FullName;
    }
}
