using System.Collections.Concurrent;
using CliWrap;

namespace AuditActors.Tests.App;

/// <summary>The built program while it runs: its lines as they come, and a signal at the end.</summary>
internal sealed class Started : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly CancellationTokenSource _patience;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly SemaphoreSlim _lines = new(0);
    private readonly TestFolder _folder = new("started");
    private readonly CommandTask<CommandResult> _running;

    public Started(params string[] arguments)
        : this(Patience, arguments)
    {
    }

    /// <param name="patience">How long all of it may take.</param>
    /// <param name="arguments">Of the program.</param>
    public Started(TimeSpan patience, params string[] arguments)
        : this(patience, [], arguments)
    {
    }

    /// <param name="patience">How long all of it may take.</param>
    /// <param name="launcher">A program, with its arguments, that becomes the one that is meant; may be empty.</param>
    /// <param name="arguments">Of the program.</param>
    public Started(TimeSpan patience, IReadOnlyList<string> launcher, IReadOnlyList<string> arguments)
    {
        IReadOnlyList<string> line = [.. launcher, Executable.Path, .. arguments];
        _patience = new CancellationTokenSource(patience);
        _running = Cli.Wrap(line[0])
            .WithArguments(line.Skip(1))
            .WithWorkingDirectory(_folder.FullName)
            .WithEnvironmentVariables(Executable.AnyPorts)
            .WithStandardOutputPipe(PipeTarget.ToDelegate(line => Add(_output, line)))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(line => Add(_errors, line)))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(_patience.Token);
    }

    public IReadOnlyCollection<string> Output => _output;

    public IReadOnlyCollection<string> Errors => _errors;

    public int ProcessId => _running.ProcessId;

    public bool IsRunning => !_running.Task.IsCompleted;

    /// <summary>Waits for a line of standard output, or of standard error, that holds a text.</summary>
    public async Task<string> LineAsync(Func<Started, IEnumerable<string>> from, string text)
    {
        while (true)
        {
            if (from(this).FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } found)
                return found;
            Assert.False(_running.Task.IsCompleted, $"ended without '{text}': {string.Join('\n', _errors)}");
            await _lines.WaitAsync(TimeSpan.FromSeconds(1), _patience.Token);
        }
    }

    /// <summary>Waits until it serves probes and metrics; where.</summary>
    public async Task<Uri> HealthAsync()
    {
        var line = await LineAsync(it => it.Errors, "  health  ");
        var address = line.Split(' ', ',').First(word => word.StartsWith("http", StringComparison.Ordinal));
        return new Uri(new Uri(address), "/");
    }

    /// <summary>Sends a signal such as <c>INT</c>, which is Ctrl-C; the exit code and how long the end took.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> StopAsync(string signal)
    {
        var begun = TimeProvider.System.GetTimestamp();
        await SignalAsync(signal);
        return (await EndAsync(), TimeProvider.System.GetElapsedTime(begun));
    }

    /// <summary>Sends a signal that need not end it; nothing where it has ended.</summary>
    public async Task SignalAsync(string signal) =>
        await Cli.Wrap("kill")
            .WithArguments([$"-{signal}", $"{_running.ProcessId}"])
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(_patience.Token);

    /// <summary>Waits for its end; the exit code.</summary>
    public async Task<int> EndAsync() => (await _running).ExitCode;

    public async ValueTask DisposeAsync()
    {
        await _patience.CancelAsync();
        await ((Task)_running.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _patience.Dispose();
        _lines.Dispose();
        _folder.Dispose();
    }

    private void Add(ConcurrentQueue<string> lines, string line)
    {
        lines.Enqueue(line);
        _lines.Release();
    }
}
