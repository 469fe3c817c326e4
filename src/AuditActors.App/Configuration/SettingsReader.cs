using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace AuditActors.App.Configuration;

/// <summary>Reads settings by their paths below a root; collects all that is wrong with them.</summary>
internal sealed partial class SettingsReader
{
    /// <summary>Below which the program's own settings stand.</summary>
    public const string Own = "auditactors";

    private readonly Config _config;
    private readonly string _root;
    private readonly List<string> _faults;

    public SettingsReader(Config config)
        : this(config.GetConfig(Own), Own, [])
    {
    }

    private SettingsReader(Config config, string root, List<string> faults)
    {
        _config = config;
        _root = root;
        _faults = faults;
    }

    /// <summary>What is set at a path; empty where nothing is.</summary>
    public Config Part(string path) => _config.HasPath(path) ? _config.GetConfig(path) : Config.Empty;

    /// <summary>Reads other settings as if they stood at a path; their faults are told with all others.</summary>
    public SettingsReader At(string path, Config config) => new(config, Full(path), _faults);

    /// <summary>Fails with <see cref="CommandException"/> naming all faults, if there are any.</summary>
    public void ThrowOnFaults()
    {
        if (_faults.Count > 0) throw new CommandException($"configuration: {string.Join("; ", _faults)}");
    }

    public string Text(string path) => _config.GetString(path) ?? "";

    /// <summary>A list, or one text with commas as the environment gives it.</summary>
    public IReadOnlyList<string> Texts(string path)
    {
        var value = _config.GetValue(path);
        if (value.IsArray()) return [.. value.GetStringList()];
        return Text(path).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>A list of objects.</summary>
    public IReadOnlyList<IDictionary<string, HoconValue>> Objects(string path)
    {
        var value = _config.GetValue(path);
        if (value.IsArray() && value.GetArray().All(item => item.IsObject()))
            return [.. value.GetArray().Select(item => item.GetObject().Items)];
        if (value.IsArray() || value.IsObject() || value.IsString()) Refuse(path, "wanted a list of objects");
        return [];
    }

    public IDictionary<string, HoconValue> Object(string path) => _config.GetValue(path).GetObject().Items;

    /// <summary>Names in an object of a list; a misspelt one would silently do nothing.</summary>
    public void CheckNames(string path, IDictionary<string, HoconValue> item, params string[] known)
    {
        foreach (var name in item.Keys.Except(known))
            Refuse(path, $"there is no '{name}'; use {string.Join(", ", known)}");
    }

    /// <summary>Notes what is wrong with a setting; values that are secrets are not to be in it.</summary>
    public void Refuse(string path, string fault) => _faults.Add($"{Full(path)}: {fault}");

    public bool Flag(string path) => Text(path) switch
    {
        "on" or "true" or "yes" => true,
        "off" or "false" or "no" => false,
        var text => Refuse<bool>(path, text, "on or off"),
    };

    public int Count(string path, int least) =>
        int.TryParse(Text(path), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least
            ? count
            : Refuse<int>(path, Text(path), $"a whole number, {least} or more");

    public double Fraction(string path) =>
        double.TryParse(Text(path), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part)
            && part is >= 0 and <= 1
                ? part
                : Refuse<double>(path, Text(path), "a number from 0 to 1");

    public TimeSpan Time(string path) => Text(path) switch
    {
        "0s" or "0" => TimeSpan.Zero,
        var text => Duration.TryParse(text)?.Time ?? Refuse<TimeSpan>(path, text, "a time such as 500ms, 30s, 5m"),
    };

    public TimeSpan TimeAboveZero(string path)
    {
        var faults = _faults.Count;
        var time = Time(path);
        return time > TimeSpan.Zero || _faults.Count > faults
            ? time
            : Refuse<TimeSpan>(path, Text(path), "a time longer than nothing");
    }

    /// <summary>Bytes, with a unit of B, KiB, MiB or GiB.</summary>
    public long Size(string path, long least, long most)
    {
        var match = SizeText().Match(Text(path));
        var size = match.Success
            ? long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) << Shift(match.Groups[2].Value)
            : -1;
        return size >= least && size <= most
            ? size
            : Refuse<long>(path, Text(path), $"a size such as 64 KiB or 1 MiB, from {least} to {most} bytes");
    }

    /// <summary>Where to listen; null when the setting is empty: nowhere.</summary>
    public IPEndPoint? Listen(string path)
    {
        var text = Text(path);
        if (text.Length == 0) return null;
        return TryEndPoint(text, out var address)
            ? address
            : Refuse<IPEndPoint?>(path, text, "an IP address and a port, such as 127.0.0.1:8765, or nothing");
    }

    /// <summary>An IP address with a port: without one it would be any, and a port alone would be an address.</summary>
    public static bool TryEndPoint(string text, [NotNullWhen(true)] out IPEndPoint? address) =>
        IPEndPoint.TryParse(text, out address) && text.EndsWith($":{address.Port}", StringComparison.Ordinal);

    public T OneOf<T>(string path, IReadOnlyDictionary<string, T> values) =>
        values.TryGetValue(Text(path), out var value)
            ? value
            : Refuse<T>(path, Text(path), string.Join(", ", values.Keys));

    private string Full(string path) => $"{_root}.{path}";

    private static int Shift(string unit) => unit switch
    {
        "KiB" => 10,
        "MiB" => 20,
        "GiB" => 30,
        _ => 0,
    };

    private T Refuse<T>(string path, string text, string wanted)
    {
        var fault = $"{Full(path)} is '{text}', wanted {wanted}";
        if (!_faults.Contains(fault)) _faults.Add(fault);
        return default!;
    }

    [GeneratedRegex(@"^(\d{1,10})\s*(B|KiB|MiB|GiB|)$", RegexOptions.NonBacktracking)]
    private static partial Regex SizeText();
}
