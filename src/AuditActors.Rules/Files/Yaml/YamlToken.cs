using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Yaml;

internal enum YamlTokenKind
{
    Directive,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMapStart,
    BlockSequenceEnd,
    BlockMapEnd,
    BlockEntry,
    FlowSequenceStart,
    FlowMapStart,
    FlowSequenceEnd,
    FlowMapEnd,
    FlowEntry,
    Key,
    Value,
    Anchor,
    Alias,
    Tag,
    PlainScalar,
    QuotedScalar,
}

/// <summary>Whether a token counts: a key without its colon is undecided until its line ends.</summary>
internal enum YamlTokenState
{
    Valid,
    Undecided,
    Void,
}

/// <summary>A token; <paramref name="text"/> is a scalar's value, a name, or a directive's words.</summary>
internal sealed class YamlToken(YamlTokenKind kind, SourcePosition at, string text = "")
{
    public YamlTokenKind Kind => kind;

    public SourcePosition At => at;

    public string Text => text;

    public YamlTokenState State { get; set; }
}
