using System.CommandLine;

namespace AuditActors.App.Commands;

/// <summary>Arguments that name files or folders.</summary>
internal static class PathArguments
{
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
}
