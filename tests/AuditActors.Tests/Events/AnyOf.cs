using CsCheck;

namespace AuditActors.Tests.Events;

/// <summary>A generator that picks one of some values.</summary>
internal static class AnyOf
{
    public static Gen<T> These<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
