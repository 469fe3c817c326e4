namespace AuditActors.Rules.Files.Yaml;

/// <summary>A block collection that is open at a column, or the ground below all of them.</summary>
internal sealed class YamlIndent(int column, YamlToken? start)
{
    public int Column => column;

    /// <summary>The token that opened it; null for the ground.</summary>
    public YamlToken? Start => start;

    /// <summary>A map stays undecided until its first key has its colon.</summary>
    public YamlTokenState State { get; set; }

    public bool IsSequence => start?.Kind == YamlTokenKind.BlockSequenceStart;

    public bool IsMap => start?.Kind == YamlTokenKind.BlockMapStart;
}

/// <summary>Where a key without a question mark may have started: the next colon decides.</summary>
internal sealed record YamlSimpleKey(YamlToken Key, YamlIndent? Indent, int FlowLevel)
{
    public void Decide(bool valid)
    {
        var state = valid ? YamlTokenState.Valid : YamlTokenState.Void;
        Key.State = state;
        if (Indent is null) return;
        Indent.State = state;
        Indent.Start!.State = state;
    }
}
