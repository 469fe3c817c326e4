namespace AuditActors.Rules.Text;

/// <summary>
/// One step on the way from a file to what a finding is about.
/// </summary>
/// <param name="ItemType">One of <see cref="ItemTypes"/>.</param>
/// <param name="ItemName">The item's own name; empty when it has none.</param>
/// <param name="Source">The file, or the shortened condition in quotes.</param>
/// <param name="Position">Counted from 0; in a condition the parser's place is added to the condition's.</param>
public sealed record Location(string ItemType, string ItemName, string Source, SourcePosition Position);

/// <summary>Falco's names for the parts of a rules file.</summary>
public static class ItemTypes
{
    public const string Content = "rules content";
    public const string ContentItem = "rules content item";
    public const string EngineVersion = "required_engine_version";
    public const string PluginVersions = "required plugin versions";
    public const string PluginVersion = "required plugin versions entry";
    public const string PluginAlternative = "required plugin versions alternative";
    public const string List = "list";
    public const string ListItem = "list item";
    public const string Macro = "macro";
    public const string MacroCondition = "macro condition";
    public const string Rule = "rule";
    public const string RuleCondition = "rule condition";
    public const string ConditionExpression = "condition expression";
    public const string RuleOutput = "rule output";
    public const string RulePriority = "rule priority";
    public const string Overrides = "overrides";
    public const string Exceptions = "exceptions";
    public const string Exception = "exception";
    public const string ExceptionValues = "exception values";
    public const string ExceptionValue = "exception value";
    public const string ValueFor = "value for";
}
