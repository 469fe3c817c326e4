namespace AuditActors.Rules.Matching;

/// <summary>Something that a text has to be, begin with, end with or contain; never empty, except as a whole.</summary>
internal readonly record struct TextClue(CluePlace Place, string Text);

/// <summary>Where in a text a clue is looked for.</summary>
internal enum CluePlace
{
    Whole,
    Start,
    End,
    Anywhere,
}
