using System.Collections.Immutable;
using AuditActors.Rules.Temporal;

namespace AuditActors.Rules.Remediation.Targets;

/// <summary>The fields of alerts that tell which object is meant.</summary>
public static class TargetFields
{
    public const string PodName = "k8s.pod.name";
    public const string PodNamespace = "k8s.ns.name";
    public const string TargetPod = "ka.target.pod.name";
    public const string Name = "ka.target.name";
    public const string Namespace = "ka.target.namespace";
    public const string Resource = "ka.target.resource";
    public const string Subresource = "ka.target.subresource";
    public const string Group = "aa.target.apigroup";
    public const string ResponseName = "ka.resp.name";
    public const string ResponseUid = "jevt.value[/responseObject/metadata/uid]";
    public const string ReferenceUid = "jevt.value[/objectRef/uid]";
    public const string ResponseCode = "ka.response.code";
    public const string DryRun = "ka.uri.param[dryRun]";
    public const string User = "ka.user.name";

    /// <summary>What every alert must carry, whatever its rule prints, so that its target is known for sure.</summary>
    public static readonly ImmutableArray<string> Wanted =
    [
        Name, Namespace, Resource, Subresource, Group, ResponseName, ResponseUid, ReferenceUid, ResponseCode, DryRun,
        User,
    ];

    /// <summary>The same for alerts of correlations, as far as their events are about one object.</summary>
    public static readonly SubjectFields WantedOfCorrelations = new()
    {
        Identity = [Name, Namespace, Resource, Group],
        Further = [Subresource, ResponseName, ResponseUid, ReferenceUid, ResponseCode, DryRun],
        Actor = [User],
    };
}
