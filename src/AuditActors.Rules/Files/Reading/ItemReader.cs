using AuditActors.Rules.Files.Yaml;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Reading;

/// <summary>
/// Reads the keys of an item. After its first problem it reads nothing more and gives defaults, so
/// that an item reports one problem and its reader needs to ask only once.
/// </summary>
internal sealed class ItemReader
{
    private readonly YamlNode.Map _item;
    private readonly Context _context;
    private readonly FileProblems _problems;
    private readonly Outcome _outcome;

    public ItemReader(YamlNode.Map item, Context context, FileProblems problems)
        : this(item, context, problems, new Outcome())
    {
    }

    private ItemReader(YamlNode.Map item, Context context, FileProblems problems, Outcome outcome)
    {
        _item = item;
        _context = context;
        _problems = problems;
        _outcome = outcome;
    }

    public YamlNode.Map Item => _item;

    public Context Context => _context;

    public bool Failed => _outcome.Failed;

    /// <summary>The same item under a context that knows its name.</summary>
    public ItemReader Named(string itemType, string name, Context parent) =>
        Of(_item, parent.In(itemType, name, _context.At));

    /// <summary>A map inside the item: its problems are the item's.</summary>
    public ItemReader Of(YamlNode.Map inner, Context context) => new(inner, context, _problems, _outcome);

    public bool Has(string key) => _item.Find(key) is not null;

    /// <summary>A key's text; null when it is absent and optional.</summary>
    public string? Text(string key, bool required = true, bool mayBeEmpty = false)
    {
        if (Failed) return null;
        var value = _item.Find(key);
        if (value is null)
        {
            if (required) Fail(_context, $"Item has no mapping for key '{key}'", NearKey(key));
            return null;
        }

        if (value is YamlNode.Null)
        {
            if (!mayBeEmpty) Fail(_context, $"Mapping for key '{key}' is empty");
            return null;
        }

        var place = ValueContext(key, value);
        if (value is not YamlNode.Scalar scalar) return FailText(place, "Value is not a scalar value");
        if (scalar.Text.Length == 0 && !mayBeEmpty) return FailText(place, "Value must be non-empty");
        return scalar.Text;
    }

    public bool? Flag(string key, bool required = false) =>
        Decoded(key, required, YamlScalarForms.Flag, "true or false");

    public uint? Number(string key, bool required = false) =>
        Decoded(key, required, YamlScalarForms.Number, "a whole number, 0 or more");

    /// <summary>A key's sequence of scalars; null when it is absent and optional.</summary>
    public IReadOnlyList<string>? Texts(string key, bool required)
    {
        if (Failed) return null;
        var value = _item.Find(key);
        if (value is null)
        {
            if (required) Fail(_context, $"Item has no mapping for key '{key}'", NearKey(key));
            return null;
        }

        var place = ValueContext(key, value);
        if (value is YamlNode.Sequence sequence) return Scalars(sequence, place);
        Fail(place, "Value is not a sequence");
        return null;
    }

    public void Fail(Context at, string message, string? hint = null) =>
        Fail(at, DiagnosticCode.YamlValidate, message, hint);

    public void Fail(Context at, DiagnosticCode code, string message, string? hint = null)
    {
        if (Failed) return;
        _outcome.Failed = true;
        _problems.Add(at.Report(code, message, hint));
    }

    public void Warn(DiagnosticCode code, string message, string? hint = null)
    {
        if (!Failed) _problems.Add(_context.Report(code, message, hint));
    }

    public Context ValueContext(string key, YamlNode value) => _context.In(ItemTypes.ValueFor, key, value.At);

    private T? Decoded<T>(string key, bool required, Func<string, T?> decode, string hint)
        where T : struct
    {
        if (Text(key, required) is not { } text) return null;
        if (decode(text) is { } value) return value;
        Fail(ValueContext(key, _item.Find(key)!), "Can't decode YAML scalar value", hint);
        return null;
    }

    private List<string>? Scalars(YamlNode.Sequence sequence, Context place)
    {
        var texts = new List<string>(sequence.Items.Count);
        foreach (var element in sequence.Items)
        {
            if (element is YamlNode.Scalar scalar)
            {
                texts.Add(scalar.Text);
                continue;
            }

            Fail(place.In(ItemTypes.ListItem, "", element.At), "sequence value is not scalar");
            return null;
        }

        return texts;
    }

    private string? FailText(Context at, string message)
    {
        Fail(at, message);
        return null;
    }

    private string? NearKey(string key)
    {
        var written = _item.Pairs.Select(pair => pair.Key).OfType<YamlNode.Scalar>().Select(scalar => scalar.Text);
        return NearestName.Find(key, written.Except(ItemKeys.All)) is { } near
            ? $"is '{near}' meant to be '{key}'?"
            : null;
    }

    /// <summary>Shared by the readers of one item.</summary>
    private sealed class Outcome
    {
        public bool Failed { get; set; }
    }
}
