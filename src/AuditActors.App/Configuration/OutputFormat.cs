namespace AuditActors.App.Configuration;

/// <summary>How results are printed: of commands, and alerts.</summary>
internal enum OutputFormat
{
    Text,
    Json,
}
