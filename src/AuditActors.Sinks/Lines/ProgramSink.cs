using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using AuditActors.Events;

namespace AuditActors.Sinks.Lines;

/// <summary>
/// A program that reads lines from its standard input for as long as this one runs; it is started for the first alert,
/// and again when it has ended. An alert counts as delivered when it is in the program's pipe. What the program prints
/// is dropped; what it complains about is told.
/// </summary>
/// <param name="command">The program and its arguments.</param>
/// <param name="formatter">Alerts to lines.</param>
/// <param name="complaint">Takes what the program writes to its standard error.</param>
public sealed class ProgramSink(
    IReadOnlyList<string> command, AlertFormatter formatter, Action<string> complaint) : IAlertReceiver
{
    private const int LongestComplaint = 512;
    private const int ComplaintsTold = 20;
    private static readonly TimeSpan UntilEnd = TimeSpan.FromSeconds(2);

    private readonly AlertLines _lines = new(formatter);
    private Process? _program;

    public int MostAtOnce => 64;

    /// <summary>Fails while there is no such program, and once after it has ended.</summary>
    public async Task<DeliveryResult> DeliverAsync(
        IReadOnlyList<LoggedAlert> alerts, CancellationToken cancellationToken)
    {
        if (_program is { HasExited: true }) throw await EndedAsync(_program);
        _program ??= Start();
        var input = _program.StandardInput.BaseStream;
        try
        {
            // A pipe that nobody empties does not look at the token.
            await input.WriteAsync(_lines.Of(alerts), CancellationToken.None).AsTask().WaitAsync(cancellationToken);
            await input.FlushAsync(cancellationToken);
            return DeliveryResult.Taken;
        }
        catch (IOException)
        {
            throw await EndedAsync(_program);
        }
        catch (OperationCanceledException)
        {
            Forget(_program);
            throw;
        }
    }

    /// <summary>Closes the program's input and gives it a moment to end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_program is not { } program) return;
        try
        {
            program.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has closed it itself.
        }

        await HasEndedAsync(program);
        Forget(program);
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            var program = Process.Start(start)!;
            _ = program.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            _ = PassComplaintsAsync(program.StandardError.BaseStream);
            return program;
        }
        catch (Win32Exception e)
        {
            throw new IOException($"{command[0]}: cannot be started: {e.Message}", e);
        }
    }

    private async Task PassComplaintsAsync(Stream errors)
    {
        var buffer = new byte[LongestComplaint];
        var told = 0;
        try
        {
            while (await errors.ReadAsync(buffer) is > 0 and var length)
            {
                if (told++ >= ComplaintsTold) continue;
                var text = Encoding.UTF8.GetString(buffer, 0, length).ReplaceLineEndings(" ").Trim();
                complaint($"{command[0]}: {text}");
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The program has gone, and its complaints with it.
        }
    }

    private async Task<IOException> EndedAsync(Process program)
    {
        var how = await HasEndedAsync(program) ? $"ended with {program.ExitCode}" : "closed its input";
        Forget(program);
        return new IOException($"{command[0]}: it has {how}");
    }

    private static async Task<bool> HasEndedAsync(Process program)
    {
        using var patience = new CancellationTokenSource(UntilEnd);
        try
        {
            await program.WaitForExitAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Forget(Process program)
    {
        if (!program.HasExited) program.Kill(entireProcessTree: true);
        program.Dispose();
        _program = null;
    }
}
