using System.Collections.Frozen;
using System.Security.Cryptography.X509Certificates;

namespace AuditActors.Sinks.Access;

/// <summary>Who has which role: by the certificate or the token that somebody shows, whichever gives more.</summary>
public sealed record AccessRules
{
    /// <summary>In the place of a name, for every certificate that the authority has signed.</summary>
    public const string AnyName = "*";

    /// <summary>The role of whoever shows nothing.</summary>
    public AccessRole Strangers { get; init; } = AccessRole.None;

    /// <summary>Common names or alternative names of clients' certificates.</summary>
    public FrozenSet<string> Viewers { get; init; } = [];

    public FrozenSet<string> Admins { get; init; } = [];

    /// <summary>Null: no token makes anybody a viewer.</summary>
    public BearerTokens? ViewerTokens { get; init; }

    public BearerTokens? AdminTokens { get; init; }

    /// <summary>Whoever reaches the server may do everything.</summary>
    public static AccessRules Open { get; } = new() { Strangers = AccessRole.Admin };

    private bool KnowsTokens => ViewerTokens is not null || AdminTokens is not null;

    /// <summary>A token that is not known is no way around: whoever shows one is no stranger.</summary>
    public AccessRole RoleOf(X509Certificate2? certificate, string? token)
    {
        var byToken = RoleOf(token);
        if (KnowsTokens && token is not null && byToken == AccessRole.None) return AccessRole.None;
        AccessRole[] roles = [Strangers, RoleOf(certificate), byToken];
        return roles.Max();
    }

    private AccessRole RoleOf(X509Certificate2? certificate)
    {
        if (certificate is null) return AccessRole.None;
        var names = CertificateNames.Of(certificate);
        if (Names(Admins, names)) return AccessRole.Admin;
        return Names(Viewers, names) ? AccessRole.Viewer : AccessRole.None;
    }

    private AccessRole RoleOf(string? token)
    {
        if (token is null) return AccessRole.None;
        if (AdminTokens?.Admit(token) == true) return AccessRole.Admin;
        return ViewerTokens?.Admit(token) == true ? AccessRole.Viewer : AccessRole.None;
    }

    private static bool Names(FrozenSet<string> listed, IEnumerable<string> names) =>
        listed.Contains(AnyName) || names.Any(listed.Contains);
}
