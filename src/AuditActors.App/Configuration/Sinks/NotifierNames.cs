namespace AuditActors.App.Configuration.Sinks;

/// <summary>The names by which rules of remediation call sinks: those of their types, but for one.</summary>
internal static class NotifierNames
{
    private const string HttpType = "http";
    private const string Webhook = "webhook";

    public static string Of(string sinkType) => sinkType == HttpType ? Webhook : sinkType;
}
