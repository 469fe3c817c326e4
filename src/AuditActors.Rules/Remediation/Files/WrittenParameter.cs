using System.Collections.Immutable;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Remediation.Files;

/// <summary>A parameter's value as a file gives it.</summary>
internal abstract record WrittenParameter(Context At)
{
    public sealed record Single(string Text, Context At) : WrittenParameter(At);

    public sealed record Several(ImmutableArray<Placed<string>> Texts, Context At) : WrittenParameter(At);

    public sealed record Named(ImmutableSortedDictionary<string, Placed<string>> Pairs, Context At)
        : WrittenParameter(At);
}
