using System.Text.Encodings.Web;
using System.Text.Json;
using AuditActors.Runtime.Ingest.Ldp;
using BenchmarkDotNet.Attributes;

namespace AuditActors.Benchmarks;

/// <summary>What taking all sample events out of a log stream's messages costs.</summary>
[MemoryDiagnoser]
public class EnvelopeBenchmarks
{
    private static readonly JsonSerializerOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IReadOnlyList<byte[]> _messages = [.. SampleEvents.Lines().Select(Wrap)];
    private readonly LdpEnvelope _envelope = new();
    private readonly byte[] _payload = new byte[1 << 20];

    /// <summary>With the framework's reader of JSON.</summary>
    [Benchmark(Baseline = true)]
    public void Strictly()
    {
        foreach (var message in _messages) _envelope.TryOpenStrictly(message, _payload, out _, out _, out _);
    }

    [Benchmark]
    public void Quickly()
    {
        foreach (var message in _messages) _envelope.TryOpenQuickly(message, _payload, out _, out _);
    }

    private static byte[] Wrap(byte[] line)
    {
        var gelf = JsonSerializer.Serialize(
            new
            {
                version = "1.1",
                host = "kube-apiserver",
                short_message = System.Text.Encoding.UTF8.GetString(line),
                timestamp = 1_700_000_000.123m,
            },
            Plain);
        return JsonSerializer.SerializeToUtf8Bytes(new { message = gelf }, Plain);
    }
}
