namespace AuditActors.Rules.Text;

/// <summary>A place in a text, counted as Falco does: from 0, columns and offsets in UTF-8 bytes.</summary>
public readonly record struct SourcePosition(int Line, int Column, int Offset)
{
    public static readonly SourcePosition Start;
}
