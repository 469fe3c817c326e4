using Akka.Configuration;
using Akka.Configuration.Hocon;
using AuditActors.App.Commands;

namespace AuditActors.App.Configuration;

/// <summary>Stacks the configuration: base, profile, the user's file, each over the one before.</summary>
internal static class HoconFiles
{
    private const string Profile = "auditactors.profile";
    private const string Own = "auditactors";

    /// <param name="userFile">The file of <c>-c</c>, if any.</param>
    /// <param name="environment">Environment variables by name.</param>
    public static Config Load(string? userFile, Func<string, string?> environment)
    {
        var basis = Parse(Bundled("base.conf"), environment);
        var user = userFile is null ? Config.Empty : Parse(userFile, environment);
        if (userFile is not null) CheckNames(userFile, Own, Object(user, Own), Object(basis, Own));
        var profile = user.WithFallback(basis).GetString(Profile);
        if (profile is not ("local" or "cluster"))
            throw new CommandException($"{Profile} is '{profile}'; use local or cluster");
        return user.WithFallback(Parse(Bundled($"{profile}.conf"), environment)).WithFallback(basis);
    }

    /// <summary>A file of the folder <c>hocon</c> beside the executable.</summary>
    private static string Bundled(string name) => Path.Combine(AppContext.BaseDirectory, "hocon", name);

    private static Config Parse(string path, Func<string, string?> environment)
    {
        var text = HoconText.Read(path, environment);
        try
        {
            return text.All(char.IsWhiteSpace) ? Config.Empty : ConfigurationFactory.ParseString(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NullReferenceException)
        {
            throw new CommandException($"{path}: not HOCON: {e.Message.Split('\n')[0]}");
        }
    }

    private static HoconObject? Object(Config config, string path) =>
        config.IsEmpty || !config.HasPath(path) ? null : config.GetValue(path).GetObject();

    // An object without names by default takes any.
    private static bool IsOpen(HoconValue value) => value.IsObject() && value.GetObject().Items.Count == 0;

    // A misspelt setting would silently do nothing.
    private static void CheckNames(string file, string path, HoconObject? given, HoconObject? known)
    {
        foreach (var (name, value) in given?.Items ?? [])
        {
            if (known is null || !known.Items.TryGetValue(name, out var expected))
                throw new CommandException($"{file}: there is no setting {path}.{name}; see hocon/base.conf");
            if (value.IsObject() && !IsOpen(expected)) CheckNames(file, $"{path}.{name}", value.GetObject(), expected.GetObject());
        }
    }
}
