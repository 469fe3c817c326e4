using AuditActors.Events;
using AuditActors.Rules.Files.Description;
using AuditActors.Rules.Files.Exceptions;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Reading;

/// <summary>
/// Something with a name that rules files define, replace and extend. Definitions are numbered as they are read.
/// </summary>
internal abstract class Definition(string name, Context context)
{
    public string Name => name;

    public Context Context => context;

    /// <summary>The number of the first definition of this name: the order of evaluation.</summary>
    public int Index { get; set; }

    /// <summary>
    /// The number of the latest change: what a macro may refer to must have been first defined before.
    /// </summary>
    public int Visibility { get; set; }

    public sealed class List(string name, Context context, IEnumerable<string> items) : Definition(name, context)
    {
        public List<string> Items { get; } = [.. items];
    }

    public sealed class Macro(string name, Context context, string condition, Context conditionContext)
        : Definition(name, context)
    {
        public string Condition { get; set; } = condition;

        public Context ConditionContext => conditionContext;
    }

    public sealed class Rule(string name, Context context) : Definition(name, context)
    {
        public required string Condition { get; set; }

        public required Context ConditionContext { get; init; }

        public required string Output { get; set; }

        public required Context OutputContext { get; init; }

        public required string Description { get; set; }

        public required Priority Priority { get; set; }

        public required string Source { get; init; }

        public bool Enabled { get; set; } = true;

        public bool Capture { get; set; }

        /// <summary>Falco's capture length in milliseconds; without effect for audit events.</summary>
        public uint CaptureDuration { get; set; }

        public bool WarnEventTypes { get; set; } = true;

        public bool SkipIfUnknownFilter { get; set; }

        public SortedSet<string> Tags { get; set; } = new(ByteOrder.Instance);

        public List<RuleException> Exceptions { get; set; } = [];

        /// <summary>Nothing provides events of the rule's source, so the rule is left out.</summary>
        public bool IsOfUnknownSource { get; set; }
    }
}
