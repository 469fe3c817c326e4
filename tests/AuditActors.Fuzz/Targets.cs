using System.Text;
using AuditActors.Events;
using AuditActors.Events.Fields;
using AuditActors.Rules;
using AuditActors.Rules.Language;
using AuditActors.Rules.Matching;
using AuditActors.Rules.Output;
using AuditActors.Rules.Text;

namespace AuditActors.Fuzz;

/// <summary>What the fuzzer feeds with bytes; an exception that leaves a target is a finding.</summary>
internal static class Targets
{
    private const int MaxEventBytes = 64 * 1024;

    // Instrumented code must not run before the fuzzer has set up its memory.
    private static readonly Lazy<FieldCatalog> LateCatalog =
        new(() => new FieldCatalog("host", TimeZoneInfo.Utc, TimeProvider.System));

    private static readonly Dictionary<string, Action<byte[]>> ByName = new()
    {
        ["condition"] = Condition,
        ["output"] = Output,
        ["events"] = Events,
        ["rules"] = RulesFile,
    };

    private static FieldCatalog Catalog => LateCatalog.Value;

    public static IEnumerable<string> Names => ByName.Keys;

    public static Action<byte[]>? Find(string name) => ByName.GetValueOrDefault(name);

    private static void Condition(byte[] bytes)
    {
        if (ConditionParser.Parse(Encoding.UTF8.GetString(bytes)).Condition is not { } condition) return;
        new ConditionCompiler(Catalog).Check(condition);
        var printed = ConditionPrinter.Print(condition);
        // A quoted string cannot end in a backslash, so the print of a bare one that does cannot be read.
        if (printed.Contains("\\\\\"", StringComparison.Ordinal)) return;
        var again = ConditionParser.Parse(printed).Condition
            ?? throw new InvalidOperationException($"does not read what it printed: {printed}");
        if (ConditionPrinter.Print(again) != printed)
            throw new InvalidOperationException($"prints differently the second time: {printed}");
    }

    private static void Output(byte[] bytes) => OutputTemplate.Parse(Encoding.UTF8.GetString(bytes), Catalog);

    private static void RulesFile(byte[] bytes)
    {
        var file = new SourceText("fuzz.yaml", Encoding.UTF8.GetString(bytes));
        var load = RuleSetLoader.Load([file], new RuleSetOptions(), TimeProvider.System);
        foreach (var findings in load.Files) DiagnosticPrinter.Verbose(findings);
        LoadResultJson.Write(load.Files);
    }

    private static void Events(byte[] bytes)
    {
        var plan = new FieldPlan(Catalog);
        var slots = Catalog.Fields
            .Where(field => field.Argument != FieldArgument.RequiredKey)
            .Select(field => plan.Slot(new FieldUse(field, null)))
            .ToArray();
        var view = plan.NewView();
        var events = new List<AuditEvent>();
        new EventSplitter(MaxEventBytes, TimeProvider.System).Split(bytes, events, static (_, _) => { });
        foreach (var audit in events)
        {
            view.Load(new ObservedEvent(audit.Json, audit.Header.Time, 1, audit.Header.Time));
            foreach (var slot in slots) view.WriteJson(slot, new System.Buffers.ArrayBufferWriter<byte>());
        }
    }
}
