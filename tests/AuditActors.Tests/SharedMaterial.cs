namespace AuditActors.Tests;

/// <summary>
/// Recordings and specifications that lie beside the repository, not in it. Tests that read them skip where they are
/// absent, except in continuous integration, where absence is a failure.
/// </summary>
internal static class SharedMaterial
{
    private static readonly string? Root = Find();

    /// <summary>The path of a file or folder of the material; skips the test when there is none.</summary>
    public static string Path(string relative)
    {
        var path = Root is null ? null : System.IO.Path.Combine(Root, relative);
        var present = path is not null && (File.Exists(path) || Directory.Exists(path));
        if (!present && Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail($"'{relative}' is missing: continuous integration must have the shared material.");
        Skip.IfNot(present, $"'{relative}' is not here: it lies in ../shared beside the repository.");
        return path!;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("AUDITACTORS_SHARED") is { Length: > 0 } named) return named;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "AuditActors.sln")))
            folder = folder.Parent;
        return folder?.Parent is null ? null : System.IO.Path.Combine(folder.Parent.FullName, "shared");
    }
}
