namespace AuditActors.Rules.Text;

/// <summary>Whether a finding makes a file unusable.</summary>
public enum Severity
{
    Error,
    Warning,
}

/// <summary>A kind of finding in a rules file: Falco's name for it and a few words.</summary>
public sealed partial record DiagnosticCode
{
    public static readonly DiagnosticCode FileRead = Error("LOAD_ERR_FILE_READ", "File read error");
    public static readonly DiagnosticCode YamlParse = Error("LOAD_ERR_YAML_PARSE", "YAML parse error");

    public static readonly DiagnosticCode YamlValidate =
        Error("LOAD_ERR_YAML_VALIDATE", "Error validating internal structure of YAML file");

    public static readonly DiagnosticCode CompileCondition =
        Error("LOAD_ERR_COMPILE_CONDITION", "Error compiling condition");

    public static readonly DiagnosticCode CompileOutput = Error("LOAD_ERR_COMPILE_OUTPUT", "Error compiling output");

    public static readonly DiagnosticCode Validate =
        Error("LOAD_ERR_VALIDATE", "Error validating rule/macro/list/exception objects");

    public static readonly DiagnosticCode UnknownSource = Warning(
        "LOAD_UNKNOWN_SOURCE", "Unknown event source", "Nothing here provides events of this source: the rule is left "
        + "out.");

    public static readonly DiagnosticCode UnsafeNaCheck = Warning(
        "LOAD_UNSAFE_NA_CHECK",
        "Unsafe <NA> comparison in condition",
        "A missing field never equals the text <NA>: ask with 'exists' whether the field is there.");

    public static readonly DiagnosticCode NoEventType = Warning(
        "LOAD_NO_EVTTYPE",
        "Condition has no event-type restriction",
        "The rule would be tried on nearly every system call; audit events never reach it.");

    public static readonly DiagnosticCode UnknownFilter = Warning(
        "LOAD_UNKNOWN_FILTER",
        "Unknown field or event-type in condition or output",
        "The rule names something unknown and is left out, as its 'skip-if-unknown-filter' asks.");

    public static readonly DiagnosticCode UnusedMacro = Warning(
        "LOAD_UNUSED_MACRO", "Unused macro", "No rule or other macro refers to this macro.");

    public static readonly DiagnosticCode UnusedList = Warning(
        "LOAD_UNUSED_LIST", "Unused list", "No rule, macro or other list refers to this list.");

    public static readonly DiagnosticCode UnknownItem = Warning(
        "LOAD_UNKNOWN_ITEM", "Unknown rules file item", "The entry is neither rule, macro, list nor requirement.");

    public static readonly DiagnosticCode DeprecatedItem = Warning(
        "LOAD_DEPRECATED_ITEM", "Used deprecated item", "This way of writing it still works but is on its way out.");

    public static readonly DiagnosticCode AppendNoValues = Warning(
        "LOAD_APPEND_NO_VALUES",
        "Overriding/appending with no values",
        "The exception brings no values, so it changes nothing.");

    public static readonly DiagnosticCode ExceptionNameNotUnique = Warning(
        "LOAD_EXCEPTION_NAME_NOT_UNIQUE",
        "Multiple exceptions defined with the same name",
        "Two exceptions of this rule share a name; both are in force.");

    public static readonly DiagnosticCode InvalidMacroName = Warning(
        "LOAD_INVALID_MACRO_NAME", "Invalid macro name", "A macro of this name cannot be referred to.");

    public static readonly DiagnosticCode InvalidListName = Warning(
        "LOAD_INVALID_LIST_NAME", "Invalid list name", "A list of this name may not be found in conditions.");

    public static readonly DiagnosticCode ConditionWarning = Warning(
        "LOAD_COMPILE_CONDITION", "Warning in rule condition", "The condition works but may not say what was meant.");

    public static readonly DiagnosticCode UnknownKey = Warning(
        "LOAD_UNKNOWN_KEY", "Unknown key in item definition", "The key means nothing here and is ignored.");

    private DiagnosticCode(string name, Severity severity, string summary, string explanation)
    {
        Name = name;
        Severity = severity;
        Summary = summary;
        Explanation = explanation;
    }

    public string Name { get; }

    public Severity Severity { get; }

    /// <summary>The short text behind the name.</summary>
    public string Summary { get; }

    /// <summary>What the finding means for the user; the short text for errors.</summary>
    public string Explanation { get; }

    private static DiagnosticCode Error(string name, string summary) => new(name, Severity.Error, summary, summary);

    private static DiagnosticCode Warning(string name, string summary, string explanation) =>
        new(name, Severity.Warning, summary, explanation);
}
