using System.Text;
using AuditActors.Events.Fields.Sources;
using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Tables;

/// <summary>The fields that exist for each of a pod's three lists of containers.</summary>
internal static class ContainerFields
{
    private const string Context = "securityContext";

    public static IEnumerable<FieldDefinition> Family(string list, string what, bool hostPort)
    {
        var family = new ContainerFamily(list, what);
        yield return family.Complete("name", "Name", "name");
        yield return family.Complete("image", "Image", "image");
        yield return family.Complete("image.repository", "Repository of the image", "image", repository: true);
        yield return family.Words("command", "Command with its words joined by blanks", "command");
        yield return family.Words("args", "Arguments joined by blanks", "args");
        yield return family.Given("privileged", "Privileged flag", Context, "privileged");
        yield return family.Given(
            "allow_privilege_escalation", "Privilege escalation flag", Context, "allowPrivilegeEscalation");
        yield return family.Given("read_only_fs", "Read-only root flag", Context, "readOnlyRootFilesystem");
        yield return family.Given("run_as_user", "User", Context, "runAsUser");
        yield return family.Effective("eff_run_as_user", "User in effect", "runAsUser");
        yield return family.Given("run_as_group", "Group", Context, "runAsGroup");
        yield return family.Effective("eff_run_as_group", "Group in effect", "runAsGroup");
        yield return family.Given("proc_mount", "Kind of /proc", Context, "procMount");
        yield return family.Given(
            "add_capabilities", "Added capabilities as one JSON text", Context, "capabilities", "add");
        if (hostPort) yield return family.Ports();
    }

    private sealed class ContainerFamily(string list, string what)
    {
        private readonly string[] _path = ["requestObject", "spec", list];

        public FieldDefinition Complete(string name, string meaning, string key, bool repository = false) => Define(
            name,
            $"{meaning} of each {what}; missing if one has none.",
            (index, paths) => new WalkedTexts(new Walk(paths, _path, key), index, complete: true, repository));

        public FieldDefinition Words(string name, string meaning, string key) => Define(
            name,
            $"{meaning}, for each {what} that has them.",
            (index, paths) => new JoinedWords(new Walk(paths, _path, key), index));

        public FieldDefinition Given(string name, string meaning, params string[] keys) => Define(
            name,
            $"{meaning} of each {what} that sets it.",
            (index, paths) => new WalkedTexts(new Walk(paths, _path, keys), index));

        public FieldDefinition Ports() => Define(
            "host_port",
            $"Host port of each port of each {what}, or else the container port.",
            (index, paths) => new HostPorts(new Walk(paths, _path, "ports"), index));

        public FieldDefinition Effective(string name, string meaning, string key)
        {
            var (field, source) = Define(
                name,
                $"{meaning} of each {what}: its own, else the pod's, else 0.",
                (index, paths) => new EffectiveId(
                    paths.Node(_path),
                    paths.Node("requestObject", "spec", Context, key),
                    Encoding.UTF8.GetBytes(key),
                    index));
            var differs = $"Reads {key} of securityContext; Falco reads it beside that, so that it is always 0.";
            return new(field with { Differs = differs }, source);
        }

        private FieldDefinition Define(string name, string meaning, Func<int, PathTree, FieldSource> source) =>
            AuditFields.List($"ka.req.pod.{list}.{name}", meaning, source);
    }
}
