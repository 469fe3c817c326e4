using System.Buffers;
using System.Globalization;
using System.Text;
using AuditActors.Events;

namespace AuditActors.Sinks.Syslog;

/// <summary>
/// Syslog as RFC 5424 has it: a datagram an alert (RFC 5426), or messages with their lengths in a stream (RFC 6587),
/// encrypted (RFC 5425) or not. Syslog knows no answers: an alert counts as delivered when it is sent.
/// </summary>
public sealed class SyslogSink : IAlertReceiver
{
    private const int LargestDatagram = 65_507;
    private readonly SyslogOptions _options;
    private readonly SyslogMessage _messages;
    private readonly ArrayBufferWriter<byte> _message = new();
    private readonly ArrayBufferWriter<byte> _framed = new();
    private SyslogConnection? _connection;

    public SyslogSink(SyslogOptions options, AlertFormatter formatter)
    {
        _options = options;
        _messages = new SyslogMessage(options, formatter);
    }

    public int MostAtOnce => _options.Transport == SyslogTransport.Udp ? 1 : 64;

    public async Task<DeliveryResult> DeliverAsync(
        IReadOnlyList<LoggedAlert> alerts, CancellationToken cancellationToken)
    {
        Frame(alerts);
        if (_connection is { IsClosed: true }) Disconnect();
        _connection ??= await SyslogConnection.OpenAsync(_options, cancellationToken);
        try
        {
            await _connection.SendAsync(_framed.WrittenMemory, cancellationToken);
            return DeliveryResult.Taken;
        }
        catch
        {
            Disconnect();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        Disconnect();
        return ValueTask.CompletedTask;
    }

    private void Frame(IReadOnlyList<LoggedAlert> alerts)
    {
        _framed.ResetWrittenCount();
        foreach (var alert in alerts)
        {
            _message.ResetWrittenCount();
            _messages.Write(alert, _message);
            if (_options.Transport != SyslogTransport.Udp) WriteLength(_message.WrittenCount);
            else if (_message.WrittenCount > LargestDatagram) throw TooLarge(_message.WrittenCount);
            _framed.Write(_message.WrittenSpan);
        }
    }

    private void WriteLength(int bytes) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{bytes} "), _framed);

    private static AlertsRefusedException TooLarge(int bytes) =>
        new($"{bytes} bytes do not fit a datagram; use tcp or tls");

    private void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
