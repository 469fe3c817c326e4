using System.Globalization;
using System.Text.RegularExpressions;

namespace AuditActors.App.Import;

/// <summary>Falco's plugins for audit events as sources.</summary>
internal static partial class FalcoPlugins
{
    private const string Token = "the stream's token is not written into the file: put it into AUDITACTORS_LDP_TOKEN, "
        + "or into a file that ldp.token-file names";

    private const long LargestEvent = 16 * 1024 * 1024;

    public static void Convert(FalcoSection from, ImportedConfiguration to)
    {
        var loaded = from.Keys.Contains("load_plugins") ? from.Texts("load_plugins") : null;
        List<object> sources = [];
        foreach (var plugin in from.Sections("plugins"))
        {
            var name = plugin.Text("name") ?? "";
            if (loaded is not null && !loaded.Contains(name)) continue;
            if (Source(name, plugin, to) is { } source) sources.Add(source);
        }

        if (sources.Count > 0) to.Settings.Set("sources", sources);
        else to.Note("plugins", "no source was found; give one with --source, or in sources");
    }

    private static string? Source(string name, FalcoSection plugin, ImportedConfiguration to)
    {
        var opened = plugin.Text("open_params") ?? "";
        switch (name)
        {
            case "k8saudit-ovh" when opened.Length > 0:
                Limits(plugin, to);
                return Stream(opened, plugin, to);
            case "k8saudit" when opened.StartsWith("http", StringComparison.OrdinalIgnoreCase):
                Limits(plugin, to);
                return FalcoWebhook.Source(opened, plugin, to);
            case "k8saudit" when opened.Length > 0:
                Limits(plugin, to);
                return opened;
            case "json":
                return null;
            default:
                to.Note(plugin.PathOf("name"), name.StartsWith("k8saudit", StringComparison.Ordinal)
                    ? $"'{name}' has no counterpart; audit events can come by webhook, from files or from a log stream"
                    : $"'{name}' has no counterpart: only Kubernetes audit events are judged");
                return null;
        }
    }

    private static string Stream(string opened, FalcoSection plugin, ImportedConfiguration to)
    {
        var address = Scheme().Replace(opened, "");
        var question = address.IndexOf('?', StringComparison.Ordinal);
        if (question >= 0)
        {
            to.Note(plugin.PathOf("open_params"), Token);
            address = address[..question];
        }

        return $"ldp://{address}";
    }

    private static void Limits(FalcoSection plugin, ImportedConfiguration to)
    {
        var size = plugin.Map("init_config") is { } settings
            ? settings.Number("maxEventSize")
            : (MaxEventSize().Match(plugin.Text("init_config") ?? "") is { Success: true } match
                ? long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
                : null);
        if (size is not > 0) return;
        to.Settings.Set("ingest.max-event", $"{Math.Min(size.Value, LargestEvent)} B");
        if (size > LargestEvent)
            to.Note(plugin.PathOf("init_config.maxEventSize"), $"{size} becomes {LargestEvent}, the largest here");
    }

    [GeneratedRegex("^(wss?|ldp)://", RegexOptions.NonBacktracking)]
    private static partial Regex Scheme();

    // It may be written as JSON in a text.
    [GeneratedRegex("\"maxEventSize\"\\s*:\\s*(\\d{1,9})", RegexOptions.NonBacktracking)]
    private static partial Regex MaxEventSize();
}
