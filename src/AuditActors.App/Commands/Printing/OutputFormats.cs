using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using AuditActors.App.Configuration;

namespace AuditActors.App.Commands.Printing;

/// <summary>The option <c>-o text|json</c> that commands share.</summary>
internal static class OutputFormats
{
    /// <summary>One line, non-ASCII text as it is.</summary>
    public static JsonSerializerOptions Json { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Option<OutputFormat> Option(string description = "How to print the result")
    {
        var option = new Option<OutputFormat>("--output", "-o")
        {
            Description = description,
            HelpName = "text|json",
            DefaultValueFactory = _ => OutputFormat.Text,
            CustomParser = argument =>
            {
                var text = argument.Tokens[0].Value;
                if (Enum.TryParse<OutputFormat>(text, ignoreCase: true, out var format)) return format;
                argument.AddError($"'{text}' is no output format; use text or json");
                return default;
            },
        };
        option.CompletionSources.Add("text", "json");
        return option;
    }
}
