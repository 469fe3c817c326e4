namespace AuditActors.App.Configuration;

/// <summary>What stands in the files of a node's certificate now.</summary>
/// <param name="Renewed">Until when another one is in force that other nodes will trust; null where there is
/// none.</param>
/// <param name="Fault">Why other nodes would not trust what is there.</param>
internal sealed record FoundCertificate(DateTimeOffset? Renewed, string? Fault);
