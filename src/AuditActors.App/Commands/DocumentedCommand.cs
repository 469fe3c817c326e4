using System.CommandLine;

namespace AuditActors.App.Commands;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class DocumentedCommand(string name, string description, params string[] examples)
    : Command(name, description)
{
    public string[] Examples { get; } = examples;
}
