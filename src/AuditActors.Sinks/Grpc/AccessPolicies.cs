using AuditActors.Sinks.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuditActors.Sinks.Grpc;

/// <summary>What the roles may call. What says nothing about it is for viewers.</summary>
internal static class AccessPolicies
{
    public const string Admin = nameof(AccessRole.Admin);

    public static IServiceCollection AddAccess(this IServiceCollection services, AccessRules rules)
    {
        services.AddSingleton(rules);
        services.TryAddSingleton(TimeProvider.System);
        services.AddWebEncoders();
        services.AddAuthenticationCore(authentication =>
        {
            authentication.AddScheme<AccessHandler>(AccessHandler.SchemeName, displayName: null);
            authentication.DefaultScheme = AccessHandler.SchemeName;
        });
        var look = Of(nameof(AccessRole.Viewer), Admin);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(look)
            .SetDefaultPolicy(look)
            .AddPolicy(Admin, Of(Admin));
        return services;
    }

    private static AuthorizationPolicy Of(params string[] roles) =>
        new AuthorizationPolicyBuilder(AccessHandler.SchemeName).RequireRole(roles).Build();
}
