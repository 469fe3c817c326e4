using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Targets;

namespace AuditActors.Sinks.Remedies;

internal sealed class RevokeAction : IClusterAction
{
    private const string OfAlert = "alert";
    private const string All = "all";
    private const string Kind = "kind";
    private const string TokenSecrets = "type=kubernetes.io/service-account-token";
    private const string AccountName = "kubernetes.io/service-account.name";

    public async Task<RemedyOutcome> PerformAsync(RemedyOrder order, ClusterAccess cluster)
    {
        var found = await Found.ObjectAsync(order, cluster);
        return found.Kind == ObjectKinds.ServiceAccount
            ? await RemoveTokensAsync(found, cluster)
            : await RemoveSubjectsAsync(found, order, cluster);
    }

    private static async Task<RemedyOutcome> RemoveTokensAsync(ApiObject account, ClusterAccess cluster)
    {
        if (cluster.Forbids(account) is { } reason) return RemedyOutcome.Ignored(reason);
        var secrets = await cluster.ListAsync(ObjectKinds.Secret, account.Namespace, fields: TokenSecrets);
        var tokens = secrets
            .Where(secret => secret.Annotations.GetValueOrDefault(AccountName) == account.Name)
            .ToList();
        foreach (var token in tokens) await cluster.DeleteAsync(token);
        return tokens.Count == 0
            ? RemedyOutcome.Ignored($"the {account.Target} has no token secrets; tokens bound to pods end with them")
            : RemedyOutcome.Done($"{tokens.Count} token secrets of the {account.Target} have been deleted");
    }

    private static async Task<RemedyOutcome> RemoveSubjectsAsync(
        ApiObject binding, RemedyOrder order, ClusterAccess cluster)
    {
        var wanted = order.Action.Parameters.Text("subject");
        var user = wanted == OfAlert ? order.Alert.Text(TargetFields.User) : null;
        if (wanted == OfAlert && user is null) return RemedyOutcome.Ignored("the alert does not say who asked");
        var subjects = Subjects.Of(binding);
        var going = subjects.Where(subject => IsMeant(subject, wanted, user)).ToList();
        if (going.Count == 0)
            return RemedyOutcome.Ignored($"{AlertText.Quoted(user ?? wanted)} has no rights by the {binding.Target}");
        if (await Subjects.ProtectedAsync(going, cluster) is { } kept)
            return RemedyOutcome.Ignored($"the rights of {AlertText.Quoted(kept)} are protected");
        binding.Json["subjects"] = new JsonArray([.. subjects.Except(going).Select(subject => subject.DeepClone())]);
        await cluster.ReplaceAsync(binding);
        var names = string.Join(", ", going.Select(subject => AlertText.Quoted(Subjects.UserName(subject))));
        return RemedyOutcome.Done($"{names} has no rights by the {binding.Target} any more");
    }

    private static bool IsMeant(JsonObject subject, string wanted, string? user)
    {
        if (wanted == All) return true;
        if (user is not null) return Subjects.Text(subject, Kind) != "Group" && Subjects.UserName(subject) == user;
        var colon = wanted.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return false;
        var name = Subjects.Text(subject, Kind) == "ServiceAccount"
            ? $"{Subjects.Text(subject, "namespace")}/{Subjects.Text(subject, "name")}"
            : Subjects.Text(subject, "name");
        return Subjects.Text(subject, Kind) == wanted[..colon] && name == wanted[(colon + 1)..];
    }
}
