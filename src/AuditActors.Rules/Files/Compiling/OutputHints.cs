using System.Buffers;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Compiling;

/// <summary>Guesses what an output was meant to say where nothing follows a percent sign that it could print.</summary>
internal static class OutputHints
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");

    /// <param name="text">The output.</param>
    /// <param name="at">The percent sign.</param>
    /// <param name="names">What could follow it.</param>
    public static string? For(string text, int at, IEnumerable<string> names)
    {
        if (at >= text.Length || text[at] != '%') return null;
        var rest = text.AsSpan(at + 1).TrimStart("0123456789");
        var end = rest.IndexOfAnyExcept(NameCharacters);
        var name = (end < 0 ? rest : rest[..end]).TrimEnd('.');
        return name.IsEmpty
            ? "a percent sign begins a field, and there is no way to print one"
            : NearestName.Hint(name.ToString(), names);
    }
}
