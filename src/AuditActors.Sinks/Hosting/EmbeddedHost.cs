using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AuditActors.Sinks.Hosting;

/// <summary>Hosts that are a part of a program and not all of it.</summary>
public static class EmbeddedHost
{
    /// <summary>
    /// Leaves signals such as Ctrl-C to whoever runs the host: it begins and ends when it is told to.
    /// </summary>
    public static IServiceCollection AddOwnersLifetime(this IServiceCollection services) =>
        services.AddSingleton<IHostLifetime, OwnersLifetime>();

    /// <summary>
    /// As <see cref="AddOwnersLifetime(IServiceCollection)"/>, with a bound to how long its end may take.
    /// </summary>
    public static IServiceCollection AddOwnersLifetime(this IServiceCollection services, TimeSpan shutdownTimeout) =>
        services.AddOwnersLifetime().Configure<HostOptions>(host => host.ShutdownTimeout = shutdownTimeout);

    /// <summary>The one address at which a started server listens, with the port that it got.</summary>
    public static Uri ListeningAddress(this WebApplication server) => new(
        server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
