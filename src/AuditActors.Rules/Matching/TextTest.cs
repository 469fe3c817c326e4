using System.Collections.Immutable;
using System.Text;

namespace AuditActors.Rules.Matching;

/// <summary>A question about one text value, its constants prepared at load.</summary>
internal abstract class TextTest
{
    public abstract bool Holds(ReadOnlySpan<byte> value);
}

/// <summary>Compares two texts; the second is the rule's constant or another field.</summary>
internal delegate bool TextComparison(ReadOnlySpan<byte> value, ReadOnlySpan<byte> other);

internal sealed class ConstantTest(TextComparison comparison, string constant) : TextTest
{
    private readonly byte[] _constant = Encoding.UTF8.GetBytes(constant);

    public override bool Holds(ReadOnlySpan<byte> value) => comparison(value, _constant);
}

internal sealed class EqualTest(string constant) : TextTest
{
    private readonly byte[] _constant = Encoding.UTF8.GetBytes(constant);

    public override bool Holds(ReadOnlySpan<byte> value) => value.SequenceEqual(_constant);
}

/// <summary>Equal to one of a set; a few constants are compared one by one, more are hashed.</summary>
internal sealed class MemberTest : TextTest
{
    private const int ComparedOneByOne = 4;

    private readonly byte[][] _few;
    private readonly HashSet<byte[]>.AlternateLookup<ReadOnlySpan<byte>>? _many;

    public MemberTest(IEnumerable<string> constants)
    {
        var set = new HashSet<byte[]>(constants.Select(Encoding.UTF8.GetBytes), ByteComparer.Instance);
        _few = set.Count <= ComparedOneByOne ? [.. set] : [];
        if (set.Count > ComparedOneByOne) _many = set.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public override bool Holds(ReadOnlySpan<byte> value)
    {
        if (_many is { } many) return many.Contains(value);
        foreach (var constant in _few)
        {
            if (value.SequenceEqual(constant)) return true;
        }

        return false;
    }
}

/// <summary>A modifier: how many of the constants' tests must hold.</summary>
internal sealed class CountedTest(Language.Modifier modifier, ImmutableArray<TextTest> tests) : TextTest
{
    public override bool Holds(ReadOnlySpan<byte> value)
    {
        var holding = 0;
        foreach (var test in tests)
        {
            if (test.Holds(value)) holding++;
        }

        return ModifierCount.Satisfies(modifier, holding, tests.Length);
    }
}

internal static class ModifierCount
{
    /// <summary>An empty list satisfies no modifier.</summary>
    public static bool Satisfies(Language.Modifier modifier, int holding, int all) => modifier switch
    {
        Language.Modifier.OneOf => holding == 1,
        Language.Modifier.AnyOf => holding > 0,
        Language.Modifier.AllOf => all > 0 && holding == all,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
