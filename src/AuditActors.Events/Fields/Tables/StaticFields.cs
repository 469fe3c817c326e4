using System.Text;
using AuditActors.Events.Fields.Sources;

namespace AuditActors.Events.Fields.Tables;

/// <summary>The <c>static.*</c> fields: constants from the configuration.</summary>
internal static class StaticFields
{
    public static IReadOnlyList<FieldDefinition> All(IReadOnlyDictionary<string, string>? values) =>
    [
        .. (values ?? new Dictionary<string, string>()).Select(pair => new FieldDefinition(
            new($"static.{pair.Key}", FieldType.Text, false, FieldArgument.None, "Constant from the configuration."),
            (_, _) => new Constant(Encoding.UTF8.GetBytes(pair.Value)))),
    ];
}
