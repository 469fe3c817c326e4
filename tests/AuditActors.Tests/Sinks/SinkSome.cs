using AuditActors.Events;
using AuditActors.Tests.Runtime;

namespace AuditActors.Tests.Sinks;

/// <summary>Alerts for sinks to start from.</summary>
internal static class SinkSome
{
    public static readonly AlertFormatOptions Format = new() { Hostname = "node-0", Json = true };

    public static readonly AlertFormatter Json = new(Format, TimeProvider.System);

    /// <summary>2025-10-09T08:53:31.726060287Z.</summary>
    public const ulong Time = 1_760_000_011_726_060_287;

    public static LoggedAlert Alert(long sequence = 1, Priority priority = Priority.Warning) => new(
        sequence, Id(sequence), "node-0", Some.Alert((ulong)sequence) with
        {
            Rule = "Shell in pod",
            Priority = priority,
            Time = Time,
            Namespace = "shop",
            Tags = ["T1609", "k8s"],
            Message = "Shell in pod (user=eve pod=\"web\")"u8.ToArray(),
            OutputFields =
                "{\"evt.time\":1760000011726060287,\"ka.user.name\":\"eve\",\"ka.target.name\":null}"u8.ToArray(),
        });

    public static Guid Id(long sequence) => new($"00000000-0000-8000-8000-{sequence:D12}");
}
