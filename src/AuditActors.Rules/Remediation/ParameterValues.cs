using System.Collections.Immutable;
using System.Globalization;

namespace AuditActors.Rules.Remediation;

/// <summary>The checked parameters of an action, defaults included.</summary>
public sealed class ParameterValues
{
    private readonly Actionner _actionner;
    private readonly ImmutableSortedDictionary<string, string> _texts;
    private readonly ImmutableSortedDictionary<string, ImmutableArray<string>> _lists;
    private readonly ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> _maps;

    internal ParameterValues(
        Actionner actionner,
        ImmutableSortedDictionary<string, string> texts,
        ImmutableSortedDictionary<string, ImmutableArray<string>> lists,
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> maps)
    {
        _actionner = actionner;
        _texts = texts;
        _lists = lists;
        _maps = maps;
    }

    /// <summary>A parameter's text or its default; empty when it has none.</summary>
    public string Text(string name) => _texts.TryGetValue(name, out var text) ? text : Known(name).Default;

    public int Whole(string name) => int.Parse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture);

    public bool Flag(string name) => Text(name) == "true";

    /// <summary>Null when it is absent.</summary>
    public Amount? Amount(string name) => Text(name) is { Length: > 0 } text ? Remediation.Amount.Parse(text) : null;

    public ImmutableArray<string> Texts(string name) => _lists.GetValueOrDefault(Known(name).Name, []);

    public ImmutableSortedDictionary<string, string> Pairs(string name) =>
        _maps.GetValueOrDefault(Known(name).Name, ImmutableSortedDictionary<string, string>.Empty);

    private ActionnerParameter Known(string name) =>
        _actionner.Parameters.FirstOrDefault(parameter => parameter.Name == name)
        ?? throw new ArgumentException($"{_actionner.Name} has no parameter '{name}'", nameof(name));
}
