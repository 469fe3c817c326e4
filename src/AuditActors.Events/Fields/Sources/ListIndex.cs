using System.Globalization;

namespace AuditActors.Events.Fields.Sources;

/// <summary>The optional index in a list field's brackets.</summary>
internal static class ListIndex
{
    /// <summary>No index: every element.</summary>
    public const int All = -1;

    /// <summary>Larger indices than any list has are all alike.</summary>
    public static int Of(string? argument)
    {
        if (argument is null) return All;
        return int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : int.MaxValue;
    }

    public static bool Selects(int index, int position) => index == All || index == position;
}
