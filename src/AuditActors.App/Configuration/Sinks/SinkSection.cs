using System.Security.Cryptography;
using System.Text;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace AuditActors.App.Configuration.Sinks;

/// <summary>The settings of one sink.</summary>
/// <param name="Type">Of the sink.</param>
/// <param name="Given">What was configured for it.</param>
/// <param name="Known">Every setting that its type has, with its default.</param>
/// <param name="Settings">What counts.</param>
internal sealed record SinkSection(string Type, Config Given, Config Known, SettingsReader Settings)
{
    /// <summary>A misspelt setting would silently do nothing.</summary>
    public void CheckNames() => CheckNames("", Given, Known, isOpen: false);

    public string Text(string path) => Settings.Text(path);

    /// <summary>A text that has to be there.</summary>
    public string Needed(string path)
    {
        var text = Text(path);
        if (text.Length == 0) Settings.Refuse(path, "it is needed, and empty");
        return text;
    }

    /// <summary>A text that is not to be printed, or the one that a file holds; empty where there is neither.</summary>
    public string Secret(string path)
    {
        var file = Text($"{path}-file");
        if (file.Length == 0) return Text(path);
        if (Text(path).Length > 0) Settings.Refuse(path, $"give either this or {path}-file");
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Settings.Refuse($"{path}-file", $"cannot be read: {e.Message}");
            return "";
        }
    }

    /// <summary>A file that can be read; null where none is named.</summary>
    public string? ReadableFile(string path)
    {
        var file = Text(path);
        if (file.Length == 0) return null;
        try
        {
            using var opened = File.OpenRead(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Settings.Refuse(path, $"cannot be read: {e.Message}");
        }

        return file;
    }

    /// <summary>Texts by names that the type does not know beforehand; a name may have dots.</summary>
    public IReadOnlyDictionary<string, string> Named(string path) => Named("", Settings.Object(path))
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>All that is set, and what stands in the files of secrets, as a hash.</summary>
    public string Digest()
    {
        var all = All.OrderBy(setting => setting.Key, StringComparer.Ordinal)
            .Select(setting => $"{setting.Key}={setting.Value}={(IsFile(setting) ? Written(setting.Value) : "")}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Type}\n{string.Join('\n', all)}")));
    }

    /// <summary>The files that its settings name for secrets and certificates.</summary>
    public IReadOnlyList<string> Files => [.. All.Where(IsFile).Select(setting => setting.Value)];

    private IEnumerable<KeyValuePair<string, string>> All =>
        Named("", Given.WithFallback(Known).Root.GetObject().Items);

    private static string Written(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static bool IsFile(KeyValuePair<string, string> setting) =>
        setting.Key.EndsWith("-file", StringComparison.Ordinal) && setting.Value.Length > 0;

    private static IEnumerable<KeyValuePair<string, string>> Named(
        string above, IDictionary<string, HoconValue> items) =>
        items.SelectMany(item => item.Value.IsObject()
            ? Named($"{above}{item.Key}.", item.Value.GetObject().Items)
            : [new(above + item.Key, item.Value.GetString() ?? "")]);

    private void CheckNames(string path, Config given, Config known, bool isOpen)
    {
        if (given.IsEmpty || isOpen) return;
        foreach (var (name, value) in given.Root.GetObject().Items)
        {
            if (path.Length == 0 && name == "type") continue;
            if (!known.HasPath(name))
            {
                Settings.Refuse(path + name, $"a sink of type {Type} has no such setting; see hocon/sinks.conf");
                continue;
            }

            if (!value.IsObject()) continue;
            var below = known.GetConfig(name);
            CheckNames($"{path}{name}.", given.GetConfig(name), below, HoconFiles.IsOpen(known.GetValue(name)));
        }
    }
}
