using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CliWrap;

namespace AuditActors.Tests.Sinks;

/// <summary>
/// A real receiver that runs in a folder of its own for a test; the test is skipped where it is not installed.
/// </summary>
internal sealed class Daemon : IAsyncDisposable
{
    private static readonly string[] Folders = ["/usr/sbin", "/usr/bin"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TestFolder _folder = new("receiver");
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _program;
    private Task _running = Task.CompletedTask;

    public Daemon(string program)
    {
        var path = Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Skip.If(path is null && Environment.GetEnvironmentVariable("CI") != "true", $"{program} is not installed");
        _program = path!;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    public string PortText => Port.ToString(CultureInfo.InvariantCulture);

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>Starts the program and waits until it listens.</summary>
    public async Task StartAsync(params string[] arguments)
    {
        _running = Cli.Wrap(_program).WithArguments(arguments).WithWorkingDirectory(_folder.FullName)
            .WithStandardOutputPipe(PipeTarget.ToDelegate(_ => { }))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(_ => { }))
            .ExecuteAsync(_stopping.Token);
        await UntilAsync(async () =>
        {
            Assert.False(_running.IsFaulted, $"{_running.Exception?.Message}");
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, Port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
    }

    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, "it did not come to that");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        _folder.Dispose();
    }
}
