using System.Buffers;

namespace AuditActors.Runtime.Ingest.Files;

/// <summary>The files that once had the name of a followed one and stand beside it under others.</summary>
internal static class RotatedFiles
{
    private const int MostFiles = 1_000;
    private static readonly SearchValues<char> Numbering = SearchValues.Create("0123456789-.:_TZ");

    /// <summary>Opens the first one that is what is looked for; null if there is none.</summary>
    public static FileStream? OpenHolding(string path, Predicate<FileStream> wanted) =>
        Beside(path).Select(Open).FirstOrDefault(file => IsWanted(file, wanted));

    /// <summary>
    /// Opens the one that was written next after another; null when that is the file of the name itself. Only names
    /// that rotation gives count, "audit.log.1" and "audit-2026-01-31T12-00-00.000.log": what else begins with the same
    /// letters can be anything.
    /// </summary>
    public static FileStream? OpenAfter(FileStream read, string path)
    {
        var last = File.GetLastWriteTimeUtc(read.SafeFileHandle);
        return Beside(path)
            .Where(other => IsNumbered(Path.GetFileName(other), Path.GetFileName(path)))
            .Select(other => (Name: other, Written: File.GetLastWriteTimeUtc(other)))
            .Where(other => other.Written > last)
            .OrderBy(other => other.Written)
            .Select(other => Open(other.Name))
            .FirstOrDefault(file => IsWanted(file, one => !InputFile.IsCompressed(one)));
    }

    private static IEnumerable<string> Beside(string path)
    {
        var full = Path.GetFullPath(path);
        return Directory
            .EnumerateFiles(Path.GetDirectoryName(full)!, $"{Path.GetFileNameWithoutExtension(full)}*")
            .Where(other => other != full)
            .Take(MostFiles);
    }

    private static bool IsNumbered(string other, string name)
    {
        var extension = Path.GetExtension(name);
        if (other.StartsWith(name, StringComparison.Ordinal)) return IsNumber(other.AsSpan(name.Length));
        var stem = Path.GetFileNameWithoutExtension(name);
        return other.Length > stem.Length + extension.Length
            && other.EndsWith(extension, StringComparison.Ordinal)
            && IsNumber(other.AsSpan()[stem.Length..^extension.Length]);
    }

    private static bool IsNumber(ReadOnlySpan<char> text) =>
        text is ['.' or '-', var digit, ..] && char.IsAsciiDigit(digit) && !text.ContainsAnyExcept(Numbering);

    // What is gone meanwhile or not for us is not the one that we read before.
    private static FileStream? Open(string path)
    {
        try
        {
            return InputFile.OpenShared(path);
        }
        catch (Exception e) when (InputFile.IsFault(e))
        {
            return null;
        }
    }

    private static bool IsWanted(FileStream? file, Predicate<FileStream> wanted)
    {
        if (file is null) return false;
        if (wanted(file)) return true;
        file.Dispose();
        return false;
    }
}
