using AuditActors.Tests.Architecture;

namespace AuditActors.Tests;

/// <summary>Compares text with a file of the repository; UPDATE_GOLDEN=1 writes the file instead.</summary>
internal static class Golden
{
    public static void Approve(string path, string actual)
    {
        var file = Repository.Path(path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(file, actual);
        Assert.True(File.Exists(file), $"'{path}' is not there: approve it with UPDATE_GOLDEN=1.");
        Assert.Equal(File.ReadAllText(file), actual);
    }
}
