using System.CommandLine;
using AuditActors.Events;

namespace AuditActors.App.Commands;

/// <summary>The option <c>--priority</c> that commands share.</summary>
internal static class PriorityOption
{
    private const string Names = "emergency, alert, critical, error, warning, notice, informational or debug";

    /// <param name="description">What the priority means there, without the names.</param>
    public static Option<Priority> Create(string description) => new("--priority")
    {
        Description = $"{description}: {Names}",
        HelpName = "P",
        DefaultValueFactory = _ => Priority.Debug,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (PriorityNames.TryParse(text, out var priority)) return priority;
            result.AddError($"Unknown priority '{text}'; use {Names}");
            return Priority.Debug;
        },
    };
}
