using System.Globalization;
using System.Text.RegularExpressions;

namespace AuditActors.Rules.Files;

/// <summary>A version <c>major.minor.patch</c>; what follows the third number is tolerated and ignored.</summary>
public readonly partial record struct SemanticVersion(uint Major, uint Minor, uint Patch)
{
    public static bool TryParse(string text, out SemanticVersion version)
    {
        version = default;
        var match = Numbers().Match(text);
        if (!match.Success) return false;
        version = new SemanticVersion(Number(match, 1), Number(match, 2), Number(match, 3));
        return true;
    }

    /// <summary>
    /// Whether something of this version serves who asks for another: the same major, at least as new.
    /// </summary>
    public bool Satisfies(SemanticVersion required) => Major == required.Major && CompareTo(required) >= 0;

    public int CompareTo(SemanticVersion other) =>
        (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");

    private static uint Number(Match match, int group) =>
        uint.TryParse(match.Groups[group].Value, CultureInfo.InvariantCulture, out var number) ? number : uint.MaxValue;

    [GeneratedRegex(@"^[ \t\r\n]*\+?([0-9]+)\.[ \t\r\n]*\+?([0-9]+)\.[ \t\r\n]*\+?([0-9]+)")]
    private static partial Regex Numbers();
}
