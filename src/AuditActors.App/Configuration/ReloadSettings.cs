namespace AuditActors.App.Configuration;

/// <summary>When a running node takes up changed rules and settings.</summary>
/// <param name="Watch">Whether files are watched; else only SIGHUP counts.</param>
/// <param name="LookEvery">How often files are looked at where nothing says that they have changed.</param>
/// <param name="Settle">For how long they have to stay the same before they are read.</param>
internal sealed record ReloadSettings(bool Watch, TimeSpan LookEvery, TimeSpan Settle);
