using AuditActors.Tests.Events;
using CsCheck;

namespace AuditActors.Tests.Rules.Remediation;

/// <summary>What an attacker can make fields of events say.</summary>
internal static class Hostile
{
    public static readonly Gen<string> Text = Gen.OneOf(
        AnyOf.These(
            "", ".", "..", "../../secrets/x", "a/b", "%2e%2e", "a?dryRun=All", "a#b", "$(reboot)", "`id`",
            "'; rm -rf / #",
            "\"", "a\nb", "a\r\nHost: evil", "\0", "\u202Eevil", "kube-system", "default", "web-1", "Kube-System",
            "system:admin", new string('a', 64), new string('a', 254), new string('a', 5000), "ns=kube-system", "a,b",
            "a=b"),
        Gen.String,
        Gen.String[Gen.Char["abc-./%$`'\"\\ \n\r\t\0;&|<>(){}[]*?!#~=:@,"], 0, 40]);
}
