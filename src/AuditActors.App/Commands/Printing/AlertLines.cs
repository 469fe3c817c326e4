using System.Buffers;
using System.Text;
using AuditActors.Events;

namespace AuditActors.App.Commands.Printing;

/// <summary>Alerts of many nodes as lines, with the priority in colour and with ids where that is wanted.</summary>
internal sealed class AlertLines(Stream output, AlertFormatOptions options, bool isColored, TimeProvider clock)
{
    /// <summary>Whether lines end with the alert's id, in JSON as <c>uuid</c>.</summary>
    public bool HasIds { get; init; }

    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>Fails with <see cref="OutputClosedException"/> when nobody reads any more.</summary>
    public async Task WriteAsync(LoggedAlert logged, CancellationToken cancellationToken)
    {
        _line.ResetWrittenCount();
        new AlertFormatter(options with { Hostname = logged.Node }, clock).Write(logged.Alert, _line);
        var line = isColored && !options.Json ? Colored(logged.Alert.Priority) : _line.WrittenMemory;
        if (HasIds && options.Json) line = line[..^"}".Length];
        await output.WriteAsync(line, cancellationToken);
        await output.WriteAsync(Encoding.UTF8.GetBytes(End(logged.Id)), cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    private string End(Guid id)
    {
        if (!HasIds) return "\n";
        return options.Json ? $",\"uuid\":\"{id}\"}}\n" : $" ({id})\n";
    }

    // The priority stands behind the time, which holds no ": ".
    private byte[] Colored(Priority priority)
    {
        var line = _line.WrittenSpan;
        var start = line.IndexOf(": "u8) + 2;
        var end = start + priority.ToString().Length;
        return
        [
            .. line[..start], .. AlertColors.Of(priority), .. line[start..end], .. AlertColors.Reset, .. line[end..],
        ];
    }
}
