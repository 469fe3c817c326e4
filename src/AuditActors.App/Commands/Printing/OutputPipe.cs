using System.Runtime.InteropServices;

namespace AuditActors.App.Commands.Printing;

/// <summary>Whether somebody is at the other end of standard output.</summary>
internal static class OutputPipe
{
    private const int StandardOutput = 1;

    // POLLERR, POLLHUP and POLLNVAL, which are told unasked.
    private const short Gone = 0x08 | 0x10 | 0x20;

    /// <summary>
    /// Writing does not tell: the runtime takes a pipe without a reader for one that has read it all.
    /// </summary>
    public static bool HasReader()
    {
        if (OperatingSystem.IsWindows()) return true;
        var output = new Polled { Descriptor = StandardOutput };
        return Poll(ref output, 1, timeout: 0) <= 0 || (output.Found & Gone) == 0;
    }

    [DllImport("libc", EntryPoint = "poll")]
    private static extern int Poll(ref Polled descriptors, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct Polled
    {
        public int Descriptor;
        public short Wanted;
        public short Found;
    }
}
