using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AuditActors.Rules.Temporal;

namespace AuditActors.Rules.Files.Correlations;

/// <summary>Reads the <c>match</c> of a correlation: names of selectors with and, or, not and parentheses.</summary>
internal sealed class PresenceFormulaParser
{
    private readonly IReadOnlyList<string> _selectors;
    private readonly List<string> _words;
    private int _at;

    private PresenceFormulaParser(string text, IReadOnlyList<string> selectors)
    {
        _selectors = selectors;
        _words = Words(text);
    }

    /// <summary>The formula, or what is wrong and the name that is no selector.</summary>
    public static (PresenceFormula? Formula, string? Error, string? Unknown) Parse(
        string text, IReadOnlyList<string> selectors)
    {
        var parser = new PresenceFormulaParser(text, selectors);
        try
        {
            var formula = parser.Or(negated: false);
            return parser._at == parser._words.Count
                ? (formula, null, null)
                : throw new FormatException($"'{parser._words[parser._at]}' is not expected");
        }
        catch (FormatException wrong)
        {
            return (null, $"The match cannot be read: {wrong.Message}", parser.Unknown);
        }
        catch (InsufficientExecutionStackException)
        {
            return (null, "The match cannot be read: too many parentheses", null);
        }
    }

    private string? Unknown { get; set; }

    private string? Next => _at < _words.Count ? _words[_at] : null;

    private PresenceFormula Or(bool negated) => Join("or", negated, And);

    private PresenceFormula And(bool negated) => Join("and", negated, Not);

    private PresenceFormula Join(string word, bool negated, Func<bool, PresenceFormula> part)
    {
        var terms = ImmutableArray.CreateBuilder<PresenceFormula>();
        do terms.Add(part(negated));
        while (Take(word));
        if (terms.Count == 1) return terms[0];
        var isOr = (word == "or") != negated;
        return isOr ? new PresenceFormula.Or(terms.ToImmutable()) : new PresenceFormula.And(terms.ToImmutable());
    }

    private PresenceFormula Not(bool negated)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (Take("not")) return Not(!negated);
        if (!Take("(")) return Name(negated);
        var inside = Or(negated);
        return Take(")") ? inside : throw new FormatException("a parenthesis is not closed");
    }

    private PresenceFormula Name(bool negated)
    {
        var name = Next ?? throw new FormatException("it ends too early");
        _at++;
        for (var i = 0; i < _selectors.Count; i++)
        {
            if (_selectors[i] != name) continue;
            return negated ? new PresenceFormula.Absent(i) : new PresenceFormula.Present(i);
        }

        if (name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '_')) Unknown = name;
        throw new FormatException($"there is no selector '{name}'");
    }

    private bool Take(string word)
    {
        if (!string.Equals(Next, word, StringComparison.OrdinalIgnoreCase)) return false;
        _at++;
        return true;
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        foreach (var part in text.Replace("(", " ( ", StringComparison.Ordinal)
            .Replace(")", " ) ", StringComparison.Ordinal)
                     .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            words.Add(part);
        }

        return words;
    }
}
