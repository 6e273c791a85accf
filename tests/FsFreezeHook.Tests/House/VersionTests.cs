using System;
using System.Globalization;
using System.IO;
using System.Linq;
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
    public void The_newest_entry_of_the_RPM_changelog_is_of_the_programs_version() =>
        Assert.Equal(ProgramVersion(), Read("packaging/rpm/fsfreeze-hook.spec", SpecChange()));

    [Fact]
    public void The_changelog_has_the_version_of_the_program_first() =>
        Assert.Equal(ProgramVersion(), Versions("CHANGELOG.md", Change())[0].Version);

    [Fact]
    public void The_changelog_has_the_versions_of_the_Debian_package_and_their_days() =>
        Assert.Equal(Versions("packaging/debian/changelog", DebianVersion()), Versions("CHANGELOG.md", Change()));

    private static (string Version, DateOnly Day)[] Versions(string file, Regex version) =>
    [
        .. version.Matches(File.ReadAllText(Path.Combine(Repository.Root, file)))
            .Select(found =>
                (found.Groups["version"].Value, DateOnly.Parse(found.Groups["day"].Value, CultureInfo.InvariantCulture))),
    ];

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

    // Its first and its last line.
    [GeneratedRegex(
        @"^fsfreeze-hook \((?<version>.*)\).*\n(?:\n|  .*\n)* -- .*>  \w+, (?<day>\d+ \w+ \d+) ", RegexOptions.Multiline)]
    private static partial Regex DebianVersion();

    // What is not released yet has no number.
    [GeneratedRegex(@"^## (?<version>\d\S*) - (?<day>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Change();

    [GeneratedRegex(@"^Version: *(.*)$", RegexOptions.Multiline)]
    private static partial Regex SpecVersion();

    // The first entry after the heading, without the number of the package's own builds.
    [GeneratedRegex(@"^%changelog\n\*.* - (.*)-\d+$", RegexOptions.Multiline)]
    private static partial Regex SpecChange();
}
