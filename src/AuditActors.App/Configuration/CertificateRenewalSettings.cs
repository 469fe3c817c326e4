namespace AuditActors.App.Configuration;

/// <summary>What a node does when its certificate is exchanged.</summary>
/// <param name="Restarts">Whether it ends in its turn, to be started again.</param>
/// <param name="Pause">Between the turns of two nodes.</param>
/// <param name="LookEvery">How often files are looked at.</param>
internal sealed record CertificateRenewalSettings(bool Restarts, TimeSpan Pause, TimeSpan LookEvery);
