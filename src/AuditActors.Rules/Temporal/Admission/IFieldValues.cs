namespace AuditActors.Rules.Temporal.Admission;

/// <summary>
/// An event's values of the fields that correlations use, by their number in the set of correlations.
/// </summary>
internal interface IFieldValues
{
    KeptValue Read(int field);
}
