using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Rules.Remediation;
using AuditActors.Runtime.Store.Journal;

namespace AuditActors.Runtime.Remediation;

/// <summary>What became of an action, as an alert: sinks tell it like others, subscribers get it.</summary>
internal static class RemedyReport
{
    /// <summary>Who is to be told.</summary>
    public const string NotifiersField = "remediation.notifiers";

    private const string Rule = "Remediation";
    private const int LongestText = 4000;

    private static readonly JsonSerializerOptions AsFalcoWrites =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Alert Of(
        JournaledRemedy remedy,
        RemedyState state,
        string text,
        IEnumerable<string> notifiers,
        DateTimeOffset now)
    {
        var message = $"{remedy.Action} ({remedy.Actionner}) of rule {remedy.Rule}: {state.Word()}: ";
        return new Alert
        {
            Rule = Rule,
            Priority = PriorityOf(remedy, state),
            Source = RemediationPlanner.InternalSource,
            Namespace = remedy.Target.Split('/') is [_, var ns, _] ? ns : "",
            Tags = ["remediation"],
            Time = UnixNanoseconds.From(now),
            Message = Encoding.UTF8.GetBytes(message + AlertText.Short(text, LongestText) + Decisions(remedy)),
            OutputFields = Fields(remedy, state, notifiers),
            EventIdentity = $"remediation:{remedy.Id}:{state.Word()}",
            EventNumber = 0,
            RuleOrder = 0,
        };
    }

    /// <summary>Whether an alert tells what became of an action.</summary>
    public static bool IsOne(Alert alert) => alert.Source == RemediationPlanner.InternalSource && alert.Rule == Rule;

    private static Priority PriorityOf(JournaledRemedy remedy, RemedyState state) => state switch
    {
        RemedyState.Failed => Priority.Error,
        RemedyState.Waiting => Priority.Warning,
        RemedyState.Ignored => Priority.Informational,
        _ => remedy.IsDryRun ? Priority.Informational : Priority.Notice,
    };

    private static byte[] Fields(JournaledRemedy remedy, RemedyState state, IEnumerable<string> notifiers)
    {
        var fields = new SortedDictionary<string, object>(StringComparer.Ordinal)
        {
            ["remediation.action"] = remedy.Action,
            ["remediation.actionner"] = remedy.Actionner,
            ["remediation.alert_id"] = remedy.AlertId,
            ["remediation.dry_run"] = remedy.IsDryRun,
            ["remediation.id"] = remedy.Id,
            [NotifiersField] = notifiers,
            ["remediation.rule"] = remedy.Rule,
            ["remediation.status"] = state.Word(),
            ["remediation.target"] = remedy.Target,
        };
        if (remedy.Decisions.Length > 0) fields["remediation.decisions"] = remedy.Decisions;
        return JsonSerializer.SerializeToUtf8Bytes(fields, AsFalcoWrites);
    }

    private static string Decisions(JournaledRemedy remedy) =>
        remedy.Decisions.Length == 0 ? "" : $" ({remedy.Decisions})";
}
