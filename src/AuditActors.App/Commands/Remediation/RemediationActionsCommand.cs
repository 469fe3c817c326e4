using System.CommandLine;
using System.Text.Json;
using AuditActors.App.Commands.Printing;
using AuditActors.App.Configuration;
using AuditActors.Rules.Remediation;

namespace AuditActors.App.Commands.Remediation;

/// <summary>Lists the actionners that remediation rules can name.</summary>
internal static class RemediationActionsCommand
{
    public static Command Create()
    {
        var output = OutputFormats.Option("How to print them; JSON with defaults and meanings");
        var command = new DocumentedCommand(
            "actions",
            "Lists the actionners that remediation rules can name. With each stand its parameters and the permissions "
            + "it needs.",
            "auditactors remediation actions",
            "auditactors remediation actions -o json")
        {
            output,
        };
        command.SetAction(parsed => Print(parsed.GetValue(output), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static void Print(OutputFormat format, TextWriter to)
    {
        if (format == OutputFormat.Json)
        {
            to.WriteLine(JsonSerializer.Serialize(
                new { Actionners = Actionners.All.Select(Described), Actionners.Refused }, RemediationJson));
            return;
        }

        foreach (var actionner in Actionners.All)
        {
            to.WriteLine($"{actionner.Name}{Flags(actionner)}");
            to.WriteLine($"    {actionner.Meaning}.");
            foreach (var parameter in actionner.Parameters) to.WriteLine($"    {Line(parameter)}");
            foreach (var permission in actionner.Permissions) to.WriteLine($"    needs {permission}");
            to.WriteLine();
        }

        foreach (var (name, reason) in Actionners.Refused.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            to.WriteLine($"{name} does not exist here: {reason}");
    }

    private static readonly JsonSerializerOptions RemediationJson = new(OutputFormats.Json)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    private static object Described(Actionner actionner) => new
    {
        actionner.Name,
        Description = actionner.Meaning,
        Continue = actionner.ContinuesByDefault,
        Output = actionner.Artefact.ToString().ToLowerInvariant(),
        Disruptive = actionner.IsDisruptive,
        Undo = actionner.CanBeUndone,
        EnabledByDefault = !actionner.MustBeEnabled,
        actionner.DoesNothing,
        Parameters = actionner.Parameters.Select(parameter => new
        {
            parameter.Name,
            Type = parameter.Kind.ToString().ToLowerInvariant(),
            Required = parameter.IsRequired,
            parameter.Default,
            Values = parameter.Words,
            Description = parameter.Meaning,
        }),
        Permissions = actionner.Permissions.Select(permission => new
        {
            ApiGroup = permission.Group,
            Resources = permission.Resource.Split(','),
            permission.Verbs,
        }),
    };

    private static string Line(ActionnerParameter parameter)
    {
        var words = parameter.Words.IsEmpty
            ? parameter.Kind.ToString().ToLowerInvariant()
            : string.Join('|', parameter.Words);
        var standing =
            parameter.IsRequired ? ", required" : parameter.Default.Length > 0 ? $", {parameter.Default}" : "";
        return $"{parameter.Name} ({words}{standing}): {parameter.Meaning}";
    }

    private static string Flags(Actionner actionner)
    {
        string?[] flags =
        [
            actionner.DoesNothing is { } reason ? $"does nothing here: {reason}" : null,
            actionner.MustBeEnabled ? "off unless enabled" : null,
            actionner.IsDisruptive ? "disruptive" : null,
            actionner.CanBeUndone ? "can be undone" : null,
            actionner.Artefact switch
            {
                ArtefactNeed.Required => "output required",
                ArtefactNeed.Optional => "output optional",
                _ => null,
            },
            actionner.ContinuesByDefault ? null : "ends the rule's actions",
        ];
        var said = string.Join(", ", flags.OfType<string>());
        return said.Length > 0 ? $" ({said})" : "";
    }
}
