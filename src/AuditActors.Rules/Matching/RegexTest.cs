using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace AuditActors.Rules.Matching;

/// <summary>A regular expression over the whole value, in time linear in its length.</summary>
internal sealed class RegexTest : TextTest
{
    private const int OnStack = 512;

    private readonly Regex _regex;

    /// <exception cref="CompileException">The pattern is not one of the reference's dialect.</exception>
    public RegexTest(string pattern)
    {
        try
        {
            _regex = new Regex(
                PosixPattern.Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception refused) when (refused is NotSupportedException or RegexParseException)
        {
            throw new CompileException($"invalid regex pattern: pattern too large - compile failed: {pattern}");
        }
    }

    public override bool Holds(ReadOnlySpan<byte> value)
    {
        if (value.Length <= OnStack)
        {
            Span<char> few = stackalloc char[OnStack];
            return _regex.IsMatch(few[..Encoding.UTF8.GetChars(value, few)]);
        }

        var many = ArrayPool<char>.Shared.Rent(value.Length);
        try
        {
            return _regex.IsMatch(many.AsSpan(0, Encoding.UTF8.GetChars(value, many)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(many);
        }
    }
}
