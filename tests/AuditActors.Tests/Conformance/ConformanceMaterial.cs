namespace AuditActors.Tests.Conformance;

/// <summary>The folder of recorded cases: the one that AUDITACTORS_CONFORMANCE names, or the shared one.</summary>
internal static class ConformanceMaterial
{
    private static readonly string? Named = Environment.GetEnvironmentVariable("AUDITACTORS_CONFORMANCE");

    /// <summary>A file or folder of the material; the test is skipped where it is absent.</summary>
    public static string Path(string relative)
    {
        if (string.IsNullOrEmpty(Named)) return SharedMaterial.Path($"conformance/{relative}");
        var path = System.IO.Path.Combine(Named, relative);
        Skip.IfNot(File.Exists(path) || Directory.Exists(path), $"the folder named has no '{relative}'.");
        return path;
    }
}
