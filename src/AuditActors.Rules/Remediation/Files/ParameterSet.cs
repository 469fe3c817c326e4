using AuditActors.Rules.Text;

namespace AuditActors.Rules.Remediation.Files;

/// <summary>Parameters by name, and how a later definition changes them.</summary>
internal sealed class ParameterSet
{
    private readonly Dictionary<string, WrittenParameter> _values = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, WrittenParameter>> Values => _values;

    public bool IsEmpty => _values.Count == 0;

    public void Set(string name, WrittenParameter value) => _values.TryAdd(name, value);

    public WrittenParameter? Find(string name) => _values.GetValueOrDefault(name);

    public void Clear() => _values.Clear();

    public ParameterSet Copy()
    {
        var copy = new ParameterSet();
        foreach (var (name, value) in _values) copy.Set(name, value);
        return copy;
    }

    /// <summary>A text replaces, a list is appended, a map is merged key by key and its later value wins.</summary>
    public void Merge(ParameterSet later, PlaybookFindings findings)
    {
        foreach (var (name, value) in later._values)
        {
            if (_values.TryGetValue(name, out var earlier)) _values[name] = Merged(name, earlier, value, findings);
            else _values[name] = value;
        }
    }

    private static WrittenParameter Merged(
        string name, WrittenParameter earlier, WrittenParameter later, PlaybookFindings findings)
    {
        switch (earlier, later)
        {
            case (WrittenParameter.Single, WrittenParameter.Single):
                return later;
            case (WrittenParameter.Several first, WrittenParameter.Several further):
                return further with { Texts = first.Texts.AddRange(further.Texts) };
            case (WrittenParameter.Named first, WrittenParameter.Named further):
                return further with { Pairs = first.Pairs.SetItems(further.Pairs) };
            default:
                findings.Add(later.At.Report(
                    DiagnosticCode.BadParameter,
                    $"mismatch of type for a parameter: '{name}' is {Form(earlier)} at {PlaceOf(earlier)} and "
                    + $"{Form(later)} here",
                    $"write {Form(earlier)}, or override 'parameters' with replace"));
                return earlier;
        }
    }

    private static string Form(WrittenParameter value) => value switch
    {
        WrittenParameter.Single => "a text",
        WrittenParameter.Several => "a list",
        _ => "a map",
    };

    private static Place PlaceOf(WrittenParameter value) => value.At.File.PlaceOf(value.At.At);
}
