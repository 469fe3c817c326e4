using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using AuditActors.App.Configuration;

namespace AuditActors.App.Wiring;

/// <summary>
/// Whether a node and those that it looks for first trust each other, found out before it listens: remoting ends a node
/// that meets somebody it does not trust, and members would meet a stranger on the address of one of them.
/// </summary>
internal static class SeedTrust
{
    // Whoever does not answer is not there yet.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // A node that refuses a certificate hangs up after the handshake; one that takes it waits for a first message.
    private static readonly TimeSpan HangsUpWithin = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// Fails with <see cref="CommandException"/> when one is there and either does not trust the other.
    /// </summary>
    public static Task CheckAsync(ClusterPlace place, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (place.Certificates is not { } certificates) return Task.CompletedTask;
        var own = (place.Host.Length > 0 ? place.Host : place.Bind, place.Port);
        return Task.WhenAll(place.SeedNodes.Where(seed => (seed.Host, seed.Port) != own)
            .Select(seed => CheckAsync(seed, certificates, clock, cancellationToken)));
    }

    // One that ends just now hangs up, too, and is gone afterwards.
    private static async Task CheckAsync(
        Address seed, ClusterCertificates certificates, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await IsTakenAsync(seed, certificates, clock, cancellationToken)) return;
        if (await IsTakenAsync(seed, certificates, clock, cancellationToken)) return;
        throw new CommandException(
            $"{seed.Host}:{seed.Port} does not take the certificate in {certificates.File}: its cluster.tls.ca-file "
            + "has to hold the authority that signed it");
    }

    private static async Task<bool> IsTakenAsync(
        Address seed, ClusterCertificates certificates, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(seed.Host, seed.Port!.Value, stopping.Token);
            await using var tls = new SslStream(connection.GetStream());
            await tls.AuthenticateAsClientAsync(Options(seed, certificates), stopping.Token);
            return await WaitsAsync(tls, clock, cancellationToken);
        }
        catch (AuthenticationException e)
        {
            throw new CommandException(
                $"{seed.Host}:{seed.Port} shows no certificate that an authority in {certificates.AuthorityFile} has "
                + $"signed and that is in force: {e.Message}");
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return true;
        }
    }

    private static SslClientAuthenticationOptions Options(Address seed, ClusterCertificates certificates) => new()
    {
        TargetHost = seed.Host,
        LocalCertificateSelectionCallback = (_, _, _, _, _) => certificates.Own,
        RemoteCertificateValidationCallback = (_, shown, _, _) => certificates.IsTrusted(shown as X509Certificate2),
    };

    private static async Task<bool> WaitsAsync(SslStream tls, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var moment = new CancellationTokenSource(HangsUpWithin, clock);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(moment.Token, cancellationToken);
        try
        {
            return await tls.ReadAsync(new byte[1], stopping.Token) > 0;
        }
        catch (IOException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return true;
        }
    }
}
