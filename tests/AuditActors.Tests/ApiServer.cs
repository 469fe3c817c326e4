using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using k8s;

namespace AuditActors.Tests;

/// <summary>
/// A real API server with its etcd, from the folder that <c>KUBEBUILDER_ASSETS</c> names. There are no controllers and
/// no nodes: objects stay as they are made.
/// </summary>
public sealed class ApiServer : IAsyncDisposable
{
    /// <summary>Why tests that need one are skipped.</summary>
    public const string Missing =
        "there is no API server here: KUBEBUILDER_ASSETS names the folder of etcd and kube-apiserver";

    private const string Token = "for-these-tests-only";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly List<Process> _processes = [];
    private readonly TestFolder _folder = new("api");

    private ApiServer()
    {
    }

    public static string? Assets { get; } = Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS");

    /// <summary>As somebody who may do everything.</summary>
    public KubernetesClientConfiguration Configuration { get; private set; } = null!;

    /// <summary>Starts one and waits until it has made the cluster's roles and namespaces.</summary>
    /// <param name="users">Names of those who may do what they are allowed; a name is its own token.</param>
    /// <param name="arguments">Further arguments of the API server.</param>
    public static async Task<ApiServer> StartAsync(IReadOnlyList<string>? users = null, params string[] arguments)
    {
        var server = new ApiServer();
        try
        {
            await server.BeginAsync(users ?? [], arguments);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>As one of its users.</summary>
    public KubernetesClientConfiguration As(string user) =>
        new() { Host = Configuration.Host, AccessToken = user, SkipTlsVerify = true };

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }

        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task BeginAsync(IReadOnlyList<string> users, string[] arguments)
    {
        var (store, peers, api) = (FreePort(), FreePort(), FreePort());
        Start(
            "etcd", $"--data-dir={PathOf("etcd")}", $"--listen-client-urls=http://127.0.0.1:{store}",
            $"--advertise-client-urls=http://127.0.0.1:{store}", $"--listen-peer-urls=http://127.0.0.1:{peers}",
            "--unsafe-no-fsync");
        using (var rsa = RSA.Create(2048)) await File.WriteAllTextAsync(PathOf("sa.key"), rsa.ExportRSAPrivateKeyPem());
        await File.WriteAllLinesAsync(
            PathOf("tokens.csv"),
            [$"{Token},tests,tests,\"system:masters\"", .. users.Select(user => $"{user},{user},{user}")]);
        Start(
            "kube-apiserver",
            [
                $"--etcd-servers=http://127.0.0.1:{store}", "--bind-address=127.0.0.1",
                string.Create(CultureInfo.InvariantCulture, $"--secure-port={api}"),
                $"--cert-dir={PathOf("certificates")}",
                "--service-account-issuer=https://localhost", $"--service-account-key-file={PathOf("sa.key")}",
                $"--service-account-signing-key-file={PathOf("sa.key")}", $"--token-auth-file={PathOf("tokens.csv")}",
                "--authorization-mode=RBAC", "--service-cluster-ip-range=10.0.0.0/24",
                "--disable-admission-plugins=ServiceAccount", "--allow-privileged=true", .. arguments,
            ]);
        Configuration = new KubernetesClientConfiguration
        {
            Host = $"https://127.0.0.1:{api}",
            AccessToken = Token,
            SkipTlsVerify = true,
        };
        await AwaitReadyAsync();
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private void Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Assets!, program), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        _processes.Add(process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private async Task AwaitReadyAsync()
    {
        using var late = new CancellationTokenSource(Patience);
        using var client = new Kubernetes(Configuration);
        while (true)
        {
            try
            {
                using var ready = await client.HttpClient.GetAsync(new Uri($"{Configuration.Host}/readyz"), late.Token);
                if (ready.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                Assert.All(_processes, process => Assert.False(process.HasExited));
            }

            await Task.Delay(LookEvery, TimeProvider.System, late.Token);
        }
    }
}
