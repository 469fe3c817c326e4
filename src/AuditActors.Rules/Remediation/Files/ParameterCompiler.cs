using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Remediation.Files;

/// <summary>The parameters of actions, each checked for what its actionner takes.</summary>
internal sealed class ParameterCompiler(PlaybookFindings findings)
{
    private const string Namespaces = "allow_namespaces";
    private const string Labels = "labels";
    private const string OfName = "up to 63 letters, digits and ._- with a letter or digit at both ends";

    public ParameterValues Compile(ParameterSet written, Actionner actionner, Context at, bool isWhole)
    {
        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var lists = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        var maps = ImmutableSortedDictionary.CreateBuilder<string, ImmutableSortedDictionary<string, string>>(
            StringComparer.Ordinal);
        foreach (var (name, value) in written.Values)
        {
            if (actionner.Parameters.FirstOrDefault(known => known.Name == name) is not { } parameter)
                WarnOfUnknown(name, value, actionner);
            else if (IsList(parameter.Kind)) lists[name] = List(parameter, value);
            else if (parameter.Kind == ParameterKind.Pairs) maps[name] = Map(parameter, value);
            else if (Text(parameter, value) is { } text) texts[name] = text;
        }

        if (isWhole) ReportMissing(written, actionner, at);
        return new ParameterValues(
            actionner, texts.ToImmutable(), lists.ToImmutable(), maps.ToImmutable());
    }

    private static bool IsList(ParameterKind kind) => kind is ParameterKind.Texts or ParameterKind.Networks;

    private void WarnOfUnknown(string name, WrittenParameter value, Actionner actionner)
    {
        findings.Add(value.At.Report(
            DiagnosticCode.UnknownRemedyKey, $"{actionner.Name} has no parameter '{name}'. It will be ignored.",
            NearestName.Hint(name, actionner.Parameters.Select(known => known.Name)) ?? Known(actionner)));
    }

    private static string Known(Actionner actionner) => actionner.Parameters.IsEmpty
        ? "leave it out; this actionner takes none"
        : $"leave it out; it takes {string.Join(", ", actionner.Parameters.Select(known => known.Name))}";

    private void ReportMissing(ParameterSet written, Actionner actionner, Context at)
    {
        foreach (var parameter in actionner.Parameters.Where(parameter => parameter.IsRequired))
        {
            if (written.Find(parameter.Name) is null)
                Bad(at, $"{actionner.Name} needs the parameter '{parameter.Name}'", $"add it: {parameter.Meaning}");
        }

        if (actionner.Name == Actionners.Script
            && written.Find("script") is null == written.Find("file") is null)
        {
            Bad(
                at, $"{actionner.Name} needs either 'script' or 'file'",
                "the text in 'script', or the path of a file on the node in 'file', not both");
        }
    }

    private string? Text(ActionnerParameter parameter, WrittenParameter value)
    {
        if (value is not WrittenParameter.Single single)
        {
            Bad(value.At, $"'{parameter.Name}' must be a single value", $"{parameter.Name}: VALUE");
            return null;
        }

        var text = single.Text.Trim();
        switch (parameter.Kind)
        {
            case ParameterKind.Flag when YamlScalarForms.Flag(text) is { } flag:
                return flag ? "true" : "false";
            case ParameterKind.Flag:
                return Refuse(value, $"'{parameter.Name}' must be true or false", $"{parameter.Name}: true");
            case ParameterKind.Whole when !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _):
                return Refuse(value, $"'{parameter.Name}' must be a whole number, 0 or more", $"{parameter.Name}: 5");
            case ParameterKind.Amount when Amount.Parse(text) is null:
                return Refuse(
                    value, $"'{parameter.Name}' must be a number or a percentage up to 100%", "such as 2 or 33%");
            case ParameterKind.WebAddress when !IsWebAddress(text):
                return Refuse(value, $"'{parameter.Name}' must be an address with its scheme",
                    "it begins with http:// or https://");
            case ParameterKind.Text when parameter.IsRequired && text.Length == 0:
                return Refuse(value, $"'{parameter.Name}' is empty", $"give it a value: {parameter.Meaning}");
            default:
                return parameter.Words.IsEmpty || parameter.Words.Contains(text)
                    ? parameter.Kind == ParameterKind.Text ? single.Text : text
                    : Refuse(
                        value, $"'{parameter.Name}' cannot be '{text}'",
                        NearestName.Hint(text, parameter.Words) ?? $"one of {string.Join(", ", parameter.Words)}");
        }
    }

    private static bool IsWebAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    private ImmutableArray<string> List(ActionnerParameter parameter, WrittenParameter value)
    {
        if (value is WrittenParameter.Named)
        {
            Bad(value.At, $"'{parameter.Name}' must be a list", $"{parameter.Name}: [VALUE, VALUE]");
            return [];
        }

        ImmutableArray<Placed<string>> items = value is WrittenParameter.Several several
            ? several.Texts
            : [new(((WrittenParameter.Single)value).Text, value.At)];
        foreach (var item in items)
        {
            if (parameter.Kind == ParameterKind.Networks && !IsNetwork(item.Value))
                Bad(item.At, $"'{item.Value}' is no network", "such as 10.0.0.0/8, with no bits set behind the prefix");
            if (parameter.Name == Namespaces && !KubernetesNames.IsDnsLabel(item.Value))
                Bad(item.At, $"'{item.Value}' is no name of a namespace",
                    "lowercase letters, digits and -, 63 at most");
        }

        return [.. items.Select(item => item.Value)];
    }

    // IPNetwork refuses networks with bits behind the prefix; so does the API server's strict validation.
    private static bool IsNetwork(string text) => IPNetwork.TryParse(text, out _);

    private ImmutableSortedDictionary<string, string> Map(ActionnerParameter parameter, WrittenParameter value)
    {
        if (value is not WrittenParameter.Named named)
        {
            Bad(
                value.At, $"'{parameter.Name}' must be a map of names and values",
                $"{parameter.Name}: {{NAME: VALUE}}");
            return ImmutableSortedDictionary<string, string>.Empty;
        }

        if (parameter.IsRequired && named.Pairs.IsEmpty)
            Bad(value.At, $"'{parameter.Name}' is empty", $"{parameter.Name}: {{NAME: VALUE}}");
        if (parameter.Name == "headers") return named.Pairs.ToImmutableSortedDictionary(p => p.Key, p => p.Value.Value);
        foreach (var (key, text) in named.Pairs)
        {
            if (!KubernetesNames.IsLabelKey(key))
                Bad(text.At, $"'{key}' cannot be a key in '{parameter.Name}'", $"{OfName}, after an optional DOMAIN/");
            if (parameter.Name == Labels && !KubernetesNames.IsLabelValue(text.Value))
                Bad(text.At, $"'{text.Value}' cannot be the value of a label", OfName);
        }

        return named.Pairs.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.Value);
    }

    private string? Refuse(WrittenParameter value, string message, string hint)
    {
        Bad(value.At, message, hint);
        return null;
    }

    private void Bad(Context at, string message, string hint) =>
        findings.Add(at.Report(DiagnosticCode.BadParameter, message, hint));
}
