using System.Text;

namespace AuditActors.Rules.Sigma;

/// <summary>
/// A text of a Sigma rule, in which <c>*</c> and <c>?</c> stand for others unless a backslash precedes.
/// </summary>
internal sealed class SigmaPattern
{
    private readonly List<(char Character, bool IsWild)> _characters = [];

    public SigmaPattern(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var escapes = text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '*' or '?' or '\\';
            if (escapes) i++;
            _characters.Add((text[i], !escapes && text[i] is '*' or '?'));
        }
    }

    public bool HasWildcards => _characters.Exists(each => each.IsWild);

    /// <summary>Whether upper and lower case would make a difference.</summary>
    public bool HasLetters => _characters.Exists(each => char.IsLetter(each.Character));

    /// <summary>Whether it stands for any value at all.</summary>
    public bool IsAnything => _characters.Count > 0 && _characters.TrueForAll(each => each is ('*', true));

    /// <summary>The text itself; only without wildcards.</summary>
    public string Literal => string.Concat(_characters.Select(each => each.Character));

    /// <summary>As glob patterns are written.</summary>
    public string Glob
    {
        get
        {
            var glob = new StringBuilder();
            foreach (var (character, isWild) in _characters)
            {
                if (!isWild && character is '*' or '?' or '[' or '\\') glob.Append('\\');
                glob.Append(character);
            }

            return glob.ToString();
        }
    }
}
