using System.Globalization;
using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

/// <summary>Puts what actions bring into a folder, readable by its owner alone.</summary>
internal static class Artefacts
{
    public static async Task<string> StoreAsync(
        string folder, ApiObject pod, string name, MemoryStream content, TimeProvider clock, ClusterAccess cluster)
    {
        var time = clock.GetUtcNow().ToString("yyyy-MM-ddTHH-mm-ssZ", CultureInfo.InvariantCulture);
        var file = $"{time}_{pod.Namespace}_{pod.Name}_{name.Replace('/', '_')}";
        var path = Path.Combine(folder, string.Concat(file.Where(IsPlain)));
        if (!Directory.Exists(folder))
            throw new RemedyException(RemedyOutcome.Failed($"the output's folder {folder} is not there"));
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using var stream = new FileStream(path, options);
            content.Position = 0;
            await content.CopyToAsync(stream, cluster.Cancellation);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RemedyException(RemedyOutcome.Failed($"the output cannot be written: {e.Message}"));
        }
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}
