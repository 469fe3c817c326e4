namespace AuditActors.Rules.Text;

/// <summary>A place as people read it: line and column from 1, columns in characters.</summary>
public sealed record Place(string Path, int Line, int Column)
{
    public override string ToString() => $"{Path}:{Line}:{Column}";
}
