using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AuditActors.Rules.Remediation;

/// <summary>Every actionner, and those of Talon that do not exist here.</summary>
public static class Actionners
{
    public const string Terminate = "kubernetes:terminate";
    public const string Label = "kubernetes:label";
    public const string Annotation = "kubernetes:annotation";
    public const string IsolateByPolicy = "kubernetes:networkpolicy";
    public const string Delete = "kubernetes:delete";
    public const string Scale = "kubernetes:scale";
    public const string Cordon = "kubernetes:cordon";
    public const string Drain = "kubernetes:drain";
    public const string Log = "kubernetes:log";
    public const string Exec = "kubernetes:exec";
    public const string Script = "kubernetes:script";
    public const string Download = "kubernetes:download";
    public const string Revoke = "kubernetes:revoke";
    public const string Webhook = "http:webhook";
    public const string CiliumPolicy = "cilium:networkpolicy";
    public const string CalicoPolicy = "calico:networkpolicy";

    private const string NoCloud =
        "it calls a service of a cloud vendor, which takes the vendor's credentials; use http:webhook";

    private const string NoCapture =
        "it needs a privileged container on the node; audit alerts say nothing of packets and system calls";

    public static readonly ImmutableArray<Actionner> All = [.. ActionnerTable.Rows()];

    /// <summary>Why an actionner of Talon does not exist here, by its name.</summary>
    public static readonly FrozenDictionary<string, string> Refused = new Dictionary<string, string>
    {
        ["aws:lambda"] = NoCloud,
        ["gcp:function"] = NoCloud,
        ["kubernetes:tcpdump"] = NoCapture,
        ["kubernetes:sysdig"] = NoCapture,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Actionner> ByName =
        All.ToFrozenDictionary(actionner => actionner.Name, StringComparer.Ordinal);

    public static Actionner? Find(string name) => ByName.GetValueOrDefault(name);
}
