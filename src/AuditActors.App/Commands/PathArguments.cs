using System.CommandLine;
using AuditActors.Rules.Files;
using AuditActors.Rules.Text;

namespace AuditActors.App.Commands;

/// <summary>Arguments that name files or folders.</summary>
internal static class PathArguments
{
    private static readonly EnumerationOptions AllBelow =
        new() { RecurseSubdirectories = true, MaxRecursionDepth = 16, IgnoreInaccessible = false };

    /// <summary>One or more paths; what looks like an option is refused as a mistyped one.</summary>
    public static Argument<string[]> OneOrMore(string name, string description)
    {
        var argument = new Argument<string[]>(name)
        {
            Description = description,
            Arity = ArgumentArity.OneOrMore,
        };
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value is ['-', _, ..]))
                result.AddError($"Unrecognized option '{token.Value}' (a file of that name is ./{token.Value})");
        });
        return argument;
    }

    /// <summary>
    /// The file of that path, or those in and below the folder whose names end so, in the order of their paths. Fails
    /// with <see cref="CommandException"/> where there is neither, or a folder that cannot be read.
    /// </summary>
    public static IReadOnlyList<string> Files(string path, IReadOnlyList<string> endings)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new CommandException($"{path}: there is no such file or folder");
        try
        {
            return
            [
                .. Directory.EnumerateFiles(path, "*", AllBelow)
                    .Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>
    /// A file as text. Fails with <see cref="CommandException"/> where it cannot be read or is larger than a rules file
    /// may be.
    /// </summary>
    public static SourceText Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= RuleFiles.MaxBytes
                ? SourceText.Decode(path, File.ReadAllBytes(path))
                : throw new CommandException($"{path}: it is larger than {RuleFiles.MaxBytes} bytes");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    private static CommandException Unreadable(string path, Exception why) =>
        new($"{path}: cannot be read: {why.Message}");
}
