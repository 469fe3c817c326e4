using AuditActors.Events;

namespace AuditActors.App.Commands.Printing;

/// <summary>
/// The stream that alerts are printed to. Says with <see cref="OutputClosedException"/> when nobody reads them any
/// more, and, unless it is patient, when they cannot be written at all.
/// </summary>
/// <param name="inner">Takes the bytes.</param>
/// <param name="hasReader">Whether somebody is at the other end.</param>
/// <param name="isPatient">Whether to let a write fail that may succeed later, as on a full disk.</param>
internal sealed class AlertOutput(Stream inner, Func<bool> hasReader, bool isPatient) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Standard output.</summary>
    public static AlertOutput Standard(bool isPatient) =>
        new(Console.OpenStandardOutput(), OutputPipe.HasReader, isPatient);

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new OutputClosedException("standard output is not open", e);
        }
        catch (IOException e) when (!isPatient)
        {
            throw new OutputClosedException($"standard output cannot be written: {e.Message}", e);
        }

        if (!hasReader()) throw new OutputClosedException("standard output was closed");
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
