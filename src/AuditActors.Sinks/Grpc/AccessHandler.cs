using System.Security.Claims;
using System.Text.Encodings.Web;
using AuditActors.Sinks.Access;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuditActors.Sinks.Grpc;

/// <summary>Tells who calls, and refuses as gRPC does: with a status that a client can read.</summary>
internal sealed class AccessHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    AccessRules rules,
    GrpcSignals signals) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "auditactors";

    private string? Token => BearerTokens.Shown(Request.Headers.Authorization.ToString());

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var role = rules.RoleOf(Context.Connection.ClientCertificate, Token);
        if (role == AccessRole.None) return Task.FromResult(AuthenticateResult.NoResult());
        var who = new ClaimsIdentity(SchemeName);
        who.AddClaim(new Claim(ClaimTypes.Name, Name(role)));
        who.AddClaim(new Claim(ClaimTypes.Role, role.ToString()));
        return Task.FromResult(
            AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(who), SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        signals.Refused("unauthenticated");
        return RefuseAsync(StatusCode.Unauthenticated, Why());
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        signals.Refused("denied");
        return RefuseAsync(
            StatusCode.PermissionDenied, $"{Context.User.Identity?.Name} may look; this is for the role admin");
    }

    /// <summary>Who it is, for whoever reads later who decided something; a token has no name.</summary>
    private string Name(AccessRole role)
    {
        if (Context.Connection.ClientCertificate is { } certificate
            && CertificateNames.Of(certificate) is [var name, ..])
        {
            return name;
        }

        if (Token is not null) return $"whoever holds a token of the role {role.ToString().ToLowerInvariant()}";
        return "whoever reaches the node";
    }

    private string Why()
    {
        if (Token is not null) return "the bearer token is not known here";
        if (Context.Connection.ClientCertificate is not null)
            return "the certificate's names have no role here; grpc.viewers and grpc.admins list names";
        return "show a bearer token (--token-file or AUDITACTORS_TOKEN), or a client certificate where TLS is spoken";
    }

    // A response of headers only: HTTP says that all went well, gRPC what did not.
    private Task RefuseAsync(StatusCode status, string reason)
    {
        Response.StatusCode = StatusCodes.Status200OK;
        Response.ContentType = "application/grpc";
        Response.Headers["grpc-status"] = $"{(int)status}";
        Response.Headers["grpc-message"] = Uri.EscapeDataString(reason);
        return Response.CompleteAsync();
    }
}
