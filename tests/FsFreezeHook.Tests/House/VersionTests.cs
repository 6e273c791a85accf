using System.IO;
using System.Text.RegularExpressions;
using FsFreezeHook.Approval;
using Xunit;

namespace FsFreezeHook.Tests.House;

/// <summary>There is one version, and every file that has to name it names the same.</summary>
public sealed partial class VersionTests
{
    [Fact]
    public void The_Debian_package_has_the_version_of_the_program() =>
        Assert.Equal(ProgramVersion(), Read("packaging/debian/changelog", DebianChange()));

    [Fact]
    public void The_RPM_package_has_the_version_of_the_program() =>
        Assert.Equal(ProgramVersion(), Read("packaging/rpm/fsfreeze-hook.spec", SpecVersion()));

    [Fact]
    public void The_RPM_package_tells_of_the_version_of_the_program_last() =>
        Assert.Equal(ProgramVersion(), Read("packaging/rpm/fsfreeze-hook.spec", SpecChange()));

    private static string ProgramVersion() => Read("Directory.Build.props", PropsVersion());

    private static string Read(string file, Regex version)
    {
        Match found = version.Match(File.ReadAllText(Path.Combine(Repository.Root, file)));
        Assert.True(found.Success, file);
        return found.Groups[1].Value;
    }

    [GeneratedRegex("<Version>(.*)</Version>")]
    private static partial Regex PropsVersion();

    [GeneratedRegex(@"\Afsfreeze-hook \((.*)\)")]
    private static partial Regex DebianChange();

    [GeneratedRegex(@"^Version: *(.*)$", RegexOptions.Multiline)]
    private static partial Regex SpecVersion();

    // The first entry after the heading, without the number of the package's own builds.
    [GeneratedRegex(@"^%changelog\n\*.* - (.*)-\d+$", RegexOptions.Multiline)]
    private static partial Regex SpecChange();
}
