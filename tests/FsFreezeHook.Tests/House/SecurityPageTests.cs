using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FsFreezeHook.Approval;
using Xunit;

namespace FsFreezeHook.Tests.House;

/// <summary><c>SECURITY.md</c> claims nothing whose test has gone or was renamed.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void Every_test_that_stands_behind_a_claim_exists()
    {
        string root = Repository.Root;
        string[] named =
            [.. TestName().Matches(File.ReadAllText(Path.Combine(root, "SECURITY.md"))).Select(match => match.Groups[1].Value)];
        Assert.True(named.Length > 20);
        Assert.All(named, name => Assert.True(Exists(Path.Combine(root, "tests"), name), name));
    }

    private static bool Exists(string tests, string name)
    {
        string[] parts = name.Split('.');
        return Directory.EnumerateFiles(tests, parts[0] + ".cs", SearchOption.AllDirectories)
            .Any(file => parts.Length == 1 || File.ReadAllText(file).Contains($" void {parts[1]}(", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"`(\w+Tests(?:\.\w+)?)`")]
    private static partial Regex TestName();
}
