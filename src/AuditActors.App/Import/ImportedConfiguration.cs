namespace AuditActors.App.Import;

/// <summary>What an import made: a configuration of ours, and what it has not got over.</summary>
internal sealed class ImportedConfiguration
{
    private readonly List<string> _notes = [];

    public HoconLines Settings { get; } = new();

    /// <summary>What has no counterpart, or is to be done by hand; never with a secret.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public void Note(string key, string what) => _notes.Add($"{key}: {what}");

    /// <summary>The configuration file, the notes as comments at its end.</summary>
    public string Print() => Settings.Print() + string.Concat(_notes.Select(note => $"# {OneLine(note)}\n"));

    private static string OneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries));
}
