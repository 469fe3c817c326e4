using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace AuditActors.App.Configuration;

/// <summary>
/// Stacks the configuration: base, profile, the user's file, single settings, each over the one before.
/// </summary>
internal static class HoconFiles
{
    private const string Profile = "auditactors.profile";
    private const string Own = "auditactors";

    /// <param name="userFile">The file of <c>-c</c>, if any.</param>
    /// <param name="settings">The <c>name=value</c> of each <c>--set</c>.</param>
    /// <param name="environment">Environment variables by name.</param>
    public static Config Load(
        string? userFile, IReadOnlyList<string> settings, Func<string, string?> environment)
    {
        var basis = Bundled("base.conf", environment).WithFallback(Bundled("sinks.conf", environment));
        var user = userFile is null ? Config.Empty : Parse(userFile, HoconText.Read(userFile, environment));
        if (userFile is not null) CheckNames(userFile, Own, Object(user, Own), Object(basis, Own));
        foreach (var setting in settings) user = Single(setting, basis, environment).WithFallback(user);
        var profile = user.WithFallback(basis).GetString(Profile);
        string[] files = profile switch
        {
            "local" => ["local.conf"],
            "cluster" => ["cluster.conf"],
            "cluster-fast" => ["cluster-fast.conf", "cluster.conf"],
            _ => throw new CommandException($"{Profile} is '{profile}'; use local, cluster or cluster-fast"),
        };
        return files.Aggregate(user, (stacked, file) => stacked.WithFallback(Bundled(file, environment)))
            .WithFallback(basis);
    }

    /// <summary>An object without names by default takes any.</summary>
    public static bool IsOpen(HoconValue value) => value.IsObject() && value.GetObject().Items.Count == 0;

    /// <summary>A file of the folder <c>hocon</c> beside the executable.</summary>
    private static Config Bundled(string name, Func<string, string?> environment)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "hocon", name);
        return Parse(path, HoconText.Read(path, environment));
    }

    private static Config Single(string setting, Config basis, Func<string, string?> environment)
    {
        var place = $"--set {setting}";
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw CommandException.WrongUsage($"{place}: a setting is given as name=value");
        var line = $"{Own}.{setting[..equals]} = {setting[(equals + 1)..]}";
        var config = Parse(place, HoconText.Prepare(place, line, environment));
        CheckNames(place, Own, Object(config, Own), Object(basis, Own));
        return config;
    }

    private static Config Parse(string path, string text)
    {
        try
        {
            return text.All(char.IsWhiteSpace) ? Config.Empty : ConfigurationFactory.ParseString(text);
        }
        catch (ConfigurationException e)
        {
            throw new CommandException(
                $"{path}: not HOCON: {e.Message.Split(". - ")[0]}; text with ':' or '=' stands in double quotes");
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NullReferenceException)
        {
            throw new CommandException($"{path}: not HOCON: {e.Message.Split('\n')[0]}");
        }
    }

    private static HoconObject? Object(Config config, string path) =>
        config.IsEmpty || !config.HasPath(path) ? null : config.GetValue(path).GetObject();

    // A misspelt setting would silently do nothing.
    private static void CheckNames(string file, string path, HoconObject? given, HoconObject? known)
    {
        foreach (var (name, value) in given?.Items ?? [])
        {
            if (known is null || !known.Items.TryGetValue(name, out var expected))
                throw new CommandException($"{file}: there is no setting {path}.{name}; see hocon/base.conf");
            if (value.IsObject() && !IsOpen(expected))
                CheckNames(file, $"{path}.{name}", value.GetObject(), expected.GetObject());
        }
    }
}
