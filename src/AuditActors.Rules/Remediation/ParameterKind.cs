namespace AuditActors.Rules.Remediation;

/// <summary>What the value of an actionner's parameter looks like.</summary>
public enum ParameterKind
{
    Text,

    /// <summary>A whole number, 0 or more.</summary>
    Whole,

    Flag,

    /// <summary>A number, or a percentage such as <c>33%</c>.</summary>
    Amount,

    /// <summary>A list of texts.</summary>
    Texts,

    /// <summary>A map of texts; an empty value removes the key.</summary>
    Pairs,

    /// <summary>A list of networks such as <c>10.0.0.0/8</c>.</summary>
    Networks,

    /// <summary>An address that begins with http:// or https://.</summary>
    WebAddress,
}
