using System.Buffers.Text;
using System.Collections.Immutable;
using AuditActors.Events;

namespace AuditActors.Rules.Matching;

/// <summary>A condition on an event's header alone.</summary>
internal abstract class HeaderPredicate
{
    /// <param name="json">The event.</param>
    /// <param name="header">Of the event; its bytes must be exact.</param>
    public abstract bool Holds(ReadOnlySpan<byte> json, in EventHeader header);
}

internal sealed class HeaderConstant : HeaderPredicate
{
    public static readonly HeaderConstant Always = new(true);
    public static readonly HeaderConstant Never = new(false);
    private readonly bool _holds;

    private HeaderConstant(bool holds) => _holds = holds;

    public override bool Holds(ReadOnlySpan<byte> json, in EventHeader header) => _holds;
}

internal sealed class HeaderCombination(ImmutableArray<HeaderPredicate> terms, bool all) : HeaderPredicate
{
    public override bool Holds(ReadOnlySpan<byte> json, in EventHeader header)
    {
        foreach (var term in terms)
        {
            if (term.Holds(json, header) != all) return !all;
        }

        return all;
    }
}

internal sealed class HeaderNegation(HeaderPredicate term) : HeaderPredicate
{
    public override bool Holds(ReadOnlySpan<byte> json, in EventHeader header) => !term.Holds(json, header);
}

internal sealed class HeaderExists(HeaderPart part) : HeaderPredicate
{
    public override bool Holds(ReadOnlySpan<byte> json, in EventHeader header) =>
        !HeaderFields.Slice(header, part).IsMissing;
}

/// <summary>A missing value makes every comparison false.</summary>
internal sealed class HeaderComparison(HeaderPart part, TextTest test) : HeaderPredicate
{
    public override bool Holds(ReadOnlySpan<byte> json, in EventHeader header)
    {
        var slice = HeaderFields.Slice(header, part);
        return !slice.IsMissing && test.Holds(slice.In(json));
    }
}

internal sealed class RawTimeComparison(TextTest test) : HeaderPredicate
{
    private const int MaxDigits = 20;

    public override bool Holds(ReadOnlySpan<byte> json, in EventHeader header)
    {
        Span<byte> digits = stackalloc byte[MaxDigits];
        Utf8Formatter.TryFormat(header.Time, digits, out var length);
        return test.Holds(digits[..length]);
    }
}
