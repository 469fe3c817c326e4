namespace AuditActors.Sinks.Remedies;

/// <summary>Into memory what others send, however much that would be.</summary>
internal static class BoundedCopy
{
    /// <summary>Answers and outputs are read up to here.</summary>
    private const int MostBytes = 16 * 1024 * 1024;

    private const int BlockBytes = 64 * 1024;

    /// <summary>Fails with <see cref="IOException"/> when there is more.</summary>
    /// <param name="from">What they send.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="tooMuch">Begins the message when there is more, such as <c>it wrote</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task CopyAsync(
        Stream from, MemoryStream to, string tooMuch, CancellationToken cancellationToken)
    {
        var block = new byte[BlockBytes];
        int read;
        while ((read = await from.ReadAsync(block, cancellationToken)) > 0)
        {
            if (to.Length + read > MostBytes) throw new IOException($"{tooMuch} more than {MostBytes} bytes");
            to.Write(block, 0, read);
        }
    }
}
