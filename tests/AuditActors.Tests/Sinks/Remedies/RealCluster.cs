using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using k8s;

namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>
/// A real API server with its etcd, from the folder that <c>KUBEBUILDER_ASSETS</c> names; nothing without it. There
/// are no controllers and no nodes: objects stay as they are made.
/// </summary>
public sealed class RealCluster : ITestCluster, IAsyncLifetime
{
    private const string Token = "for-these-tests-only";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly List<Process> _processes = [];
    private string _folder = "";

    public static string? Assets { get; } = Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS");

    public KubernetesClientConfiguration Configuration { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Assets is null) return;
        _folder = Directory.CreateTempSubdirectory("auditactors-api").FullName;
        var (store, peers, api) = (FreePort(), FreePort(), FreePort());
        Start(
            "etcd", $"--data-dir={_folder}/etcd", $"--listen-client-urls=http://127.0.0.1:{store}",
            $"--advertise-client-urls=http://127.0.0.1:{store}", $"--listen-peer-urls=http://127.0.0.1:{peers}",
            "--unsafe-no-fsync");
        var key = Path.Combine(_folder, "sa.key");
        using (var rsa = RSA.Create(2048)) await File.WriteAllTextAsync(key, rsa.ExportRSAPrivateKeyPem());
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "tokens.csv"), $"{Token},tests,tests,\"system:masters\"\n");
        Start(
            "kube-apiserver", $"--etcd-servers=http://127.0.0.1:{store}", "--bind-address=127.0.0.1",
            string.Create(CultureInfo.InvariantCulture, $"--secure-port={api}"), $"--cert-dir={_folder}/certificates",
            "--service-account-issuer=https://localhost", $"--service-account-key-file={key}",
            $"--service-account-signing-key-file={key}", $"--token-auth-file={_folder}/tokens.csv",
            "--authorization-mode=RBAC", "--service-cluster-ip-range=10.0.0.0/24",
            "--disable-admission-plugins=ServiceAccount", "--allow-privileged=true");
        Configuration = new KubernetesClientConfiguration
        {
            Host = $"https://127.0.0.1:{api}",
            AccessToken = Token,
            SkipTlsVerify = true,
        };
        await AwaitReadyAsync();
    }

    public Task DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }

        if (_folder.Length > 0) Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

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
                await client.CoreV1.ReadNamespaceAsync("default", cancellationToken: late.Token);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or k8s.Autorest.HttpOperationException)
            {
                await Task.Delay(LookEvery, TimeProvider.System, late.Token);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
