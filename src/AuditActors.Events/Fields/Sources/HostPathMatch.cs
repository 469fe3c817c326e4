using System.Text;

namespace AuditActors.Events.Fields.Sources;

/// <summary>Whether a path that the walk finds is the key, or starts with it where an asterisk ends the key.</summary>
internal sealed class HostPathMatch(Walk walk, string key) : AuditSource
{
    private readonly bool _prefix = key.EndsWith('*');
    private readonly byte[] _path = Encoding.UTF8.GetBytes(key.EndsWith('*') ? key[..^1] : key);

    protected override FieldValue ReadAudit(EventView view)
    {
        if (!walk.Run(view, ListIndex.All)) return FieldValue.Missing;
        foreach (var value in view.Walked)
        {
            if (value.IsMissing) continue;
            var path = view.WholeTextOf(value);
            if (_prefix ? path.StartsWith(_path) : path.SequenceEqual(_path)) return view.NewText("true"u8);
        }

        return view.NewText("false"u8);
    }
}
