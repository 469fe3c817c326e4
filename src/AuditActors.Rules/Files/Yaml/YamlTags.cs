using System.Buffers;
using System.Text;

namespace AuditActors.Rules.Files.Yaml;

/// <summary>Reads tags. Only whether there is one matters: a tagged scalar is never null.</summary>
internal static class YamlTags
{
    private static readonly SearchValues<char> InTag = SearchValues.Create("#;/?:@&=+$_.~*'()");
    private static readonly SearchValues<char> InUri = SearchValues.Create("#;/?:@&=+$,_.!~*'()[]");

    /// <summary>The tag behind its <c>!</c> as written; empty only for <c>!&lt;&gt;</c>.</summary>
    public static string Scan(YamlCursor at)
    {
        if (at.Peek() == '<') return Verbatim(at);
        var tag = new StringBuilder("!");
        while (Part(at, null, tag))
        {
        }

        if (at.Peek() == '!') return Suffix(at, tag);
        var before = at.Position;
        while (Part(at, InTag, tag))
        {
        }

        if (at.Peek() == '!' && at.Position != before)
            throw new YamlSyntaxException("illegal character found while scanning tag handle", before);
        return tag.ToString();
    }

    private static string Suffix(YamlCursor at, StringBuilder tag)
    {
        tag.Append((char)at.Take());
        var length = tag.Length;
        while (Part(at, InTag, tag))
        {
        }

        return tag.Length > length ? tag.ToString() : throw at.Error("tag handle with no suffix");
    }

    private static string Verbatim(YamlCursor at)
    {
        at.Take();
        var tag = new StringBuilder();
        while (Part(at, InUri, tag))
        {
        }

        if (at.Peek() != '>') throw at.Error("end of verbatim tag not found");
        at.Take();
        return tag.ToString();
    }

    private static bool Part(YamlCursor at, SearchValues<char>? signs, StringBuilder tag)
    {
        var here = at.Peek();
        if (here == YamlCursor.End) return false;
        var isWord = char.IsAsciiLetterOrDigit((char)here) || here == '-';
        var isEscape = signs is not null && here == '%' && IsHex(at.Peek(1)) && IsHex(at.Peek(2));
        if (!isWord && !isEscape && signs?.Contains((char)here) != true) return false;
        for (var taken = 0; taken < (isEscape ? 3 : 1); taken++) tag.Append((char)at.Take());
        return true;
    }

    private static bool IsHex(int sign) => sign != YamlCursor.End && char.IsAsciiHexDigit((char)sign);
}
