using System.Globalization;
using AuditActors.Events;

namespace AuditActors.Sinks.Lines;

/// <summary>Where lines are kept.</summary>
/// <param name="Path">The file that grows; older ones have the endings .1, .2, …</param>
/// <param name="LargestFile">Bytes at which a new file begins; a delivery is never split.</param>
/// <param name="OldFiles">How many older files are kept.</param>
public sealed record FileSinkOptions(string Path, long LargestFile, int OldFiles);

/// <summary>
/// A file of lines. It is opened for each delivery, so that it may be moved away at any time, and what is delivered is
/// on the disk. A delivery that fails leaves nothing behind.
/// </summary>
public sealed class FileSink(FileSinkOptions options, AlertFormatter formatter) : IAlertReceiver
{
    // Alerts tell who did what: not for everybody on the machine.
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private readonly AlertLines _lines = new(formatter);

    public int MostAtOnce => 256;

    public async Task<DeliveryResult> DeliverAsync(
        IReadOnlyList<LoggedAlert> alerts, CancellationToken cancellationToken)
    {
        var lines = _lines.Of(alerts);
        var file = new FileInfo(options.Path);
        if (file.Exists && file.Length + lines.Length > options.LargestFile) Rotate();
        await using var opened = Open();
        await AppendAsync(opened, lines, cancellationToken);
        return DeliveryResult.Taken;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private FileStream Open()
    {
        var how = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = Mode;
        return new FileStream(options.Path, how);
    }

    private static async Task AppendAsync(
        FileStream file, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        var end = file.Length;
        try
        {
            // A line that was cut off by the end of the machine does not take the next one with it.
            if (end > 0 && !EndsWithLine(file, end)) file.WriteByte((byte)'\n');
            await file.WriteAsync(lines, cancellationToken);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            file.SetLength(end);
            throw;
        }
    }

    private static bool EndsWithLine(FileStream file, long end)
    {
        file.Position = end - 1;
        return file.ReadByte() == '\n';
    }

    private void Rotate()
    {
        if (options.OldFiles == 0)
        {
            File.Delete(options.Path);
            return;
        }

        for (var number = options.OldFiles - 1; number >= 1; number--)
        {
            if (File.Exists(Old(number))) File.Move(Old(number), Old(number + 1), overwrite: true);
        }

        File.Move(options.Path, Old(1), overwrite: true);
    }

    private string Old(int number) => string.Create(CultureInfo.InvariantCulture, $"{options.Path}.{number}");
}
