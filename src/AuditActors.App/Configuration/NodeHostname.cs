namespace AuditActors.App.Configuration;

/// <summary>The host name in alerts: the environment variable that Falco reads, else the machine's.</summary>
internal static class NodeHostname
{
    private const string Variable = "FALCO_HOSTNAME";

    public static string Value { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : Environment.MachineName;
}
