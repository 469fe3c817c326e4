namespace AuditActors.Runtime.Delivery;

/// <summary>How many alerts a sink passes on.</summary>
/// <param name="Alerts">On average.</param>
/// <param name="Per">In this time.</param>
/// <param name="Burst">At once, after a quiet time.</param>
/// <param name="Skips">Whether alerts beyond it are left out; otherwise they come later.</param>
public sealed record RateLimit(int Alerts, TimeSpan Per, int Burst, bool Skips);
