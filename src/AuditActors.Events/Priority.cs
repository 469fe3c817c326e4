namespace AuditActors.Events;

/// <summary>Falco's eight severities; a smaller number is more severe.</summary>
public enum Priority
{
    Emergency = 0,
    Alert = 1,
    Critical = 2,
    Error = 3,
    Warning = 4,
    Notice = 5,
    Informational = 6,
    Debug = 7,
}

/// <summary>The spelling of priorities in rules files, options and alerts.</summary>
public static class PriorityNames
{
    /// <summary>Reads a priority in any letter case; <c>INFO</c> is short for <c>INFORMATIONAL</c>.</summary>
    public static bool TryParse(string? text, out Priority priority)
    {
        if (string.Equals(text, "info", StringComparison.OrdinalIgnoreCase))
        {
            priority = Priority.Informational;
            return true;
        }

        foreach (var candidate in Enum.GetValues<Priority>())
        {
            if (!string.Equals(text, candidate.ToString(), StringComparison.OrdinalIgnoreCase)) continue;
            priority = candidate;
            return true;
        }

        priority = default;
        return false;
    }
}
