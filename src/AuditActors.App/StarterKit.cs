using AuditActors.App.Emulator;

namespace AuditActors.App;

/// <summary>What lies beside the executable so that it has something to show without any configuration.</summary>
internal static class StarterKit
{
    private const int EventsPerSecond = 10;

    /// <summary>The folder of the rules that come with the program.</summary>
    public static string Rules { get; } = Path.Combine(AppContext.BaseDirectory, "rules");

    /// <summary>Recorded audit events: ordinary traffic with attacks mixed in from the start.</summary>
    public static string Events { get; } = Path.Combine(AppContext.BaseDirectory, "Samples", "audit-events.jsonl.gz");

    /// <summary>Sends the recorded events for as long as the program runs, each time as new ones.</summary>
    public static LdpEmulatorOptions Emulator { get; } = new()
    {
        Files = [Events],
        Rate = EventsPerSecond,
        Loop = true,
        Restamp = true,
        Retain = TimeSpan.FromMinutes(10),
    };
}
