using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FsFreezeHook.Approval;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.House;

/// <summary>What the help, the manual, the README and the completion say there is, and what there is: the same.</summary>
public sealed partial class DocumentationTests : IDisposable
{
    // The parser takes it from the process, which here is the tests'.
    private static readonly (string, string) ProgramName = ("FsFreezeHook.Tests", "fsfreeze-hook");

    private readonly Invocation _program = new();

    public static TheoryData<string> Verbs
    {
        get
        {
            using Invocation program = new();
            return [.. VerbsOf(program).Select(verb => verb.Name)];
        }
    }

    private static string Manual => Read("packaging", "man", "fsfreeze-hook.8");

    private static string ConfigurationManual => Read("packaging", "man", "fsfreeze-hook.conf.5");

    private static string Readme => Read("README.md");

    [Fact]
    public void The_help_of_all_is_as_approved() => Approved.Matches("help", _program.Print("--help"), ProgramName);

    [Theory]
    [MemberData(nameof(Verbs))]
    public void The_help_of_a_verb_is_as_approved(string verb) =>
        Approved.Matches($"help-{verb}", _program.Print(verb, "--help"), ProgramName);

    [Theory]
    [MemberData(nameof(Verbs))]
    public void The_manual_and_the_README_have_a_verbs_options_and_no_other(string verb)
    {
        string[] own = OwnOptions(verb);
        string synopsis = Manual.Split(".Sh DESCRIPTION", 2)[0].Split("\n.Nm\n").Single(
            one => one.StartsWith($".Cm {verb}\n", StringComparison.Ordinal));
        Assert.Equal(own, Dashed(Words(ManualOption(), synopsis)));
        Assert.Equal(
            own,
            Words(Option(), ReadmeUsage().Single(line => line.StartsWith($"fsfreeze-hook {verb}", StringComparison.Ordinal))));
    }

    [Fact]
    public void The_manual_explains_every_option_and_no_other() =>
        Assert.Equal(AllOptions(), Dashed(Words(ManualItem(), Manual)));

    [Fact]
    public void The_README_has_the_programs_options_where_it_runs_it_and_no_other() =>
        Assert.Equal(AllOptions(), Words(Option(), string.Join('\n', ReadmeUsage())));

    [Fact]
    public void The_README_and_the_manual_name_the_verbs_and_no_other()
    {
        string[] verbs = [.. VerbsOf(_program).Select(verb => verb.Name).Order(StringComparer.Ordinal)];
        Assert.Equal(verbs, Words(ManualVerb(), Manual));
        Assert.Equal(verbs, ReadmeUsage().Select(line => Verb().Match(line)).Where(match => match.Success)
            .Select(match => match.Groups["word"].Value).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_help_and_the_manual_have_every_key_and_no_other_and_the_README_names_none_that_there_is_not()
    {
        foreach (string section in new[] { "hook", "mysql" })
        {
            string[] keys = Keys(section);
            string help = _program.Print("--help");
            string listed = help[(help.IndexOf($"[{section}]", StringComparison.Ordinal)
                + section.Length + 2)..].Split("\n  [", 2)[0].Split("\n\n", 2)[0];
            Assert.Equal(
                keys, listed.Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));

            string chapter = ConfigurationManual[ConfigurationManual.IndexOf($".Ss [{section}]", StringComparison.Ordinal)..];
            Assert.Equal(keys, Words(ManualKey(), chapter[..chapter.IndexOf("\n.El", StringComparison.Ordinal)]));

            string block = Readme[(Readme.IndexOf($"[{section}]\n", StringComparison.Ordinal) + section.Length + 3)..];
            Assert.All(Words(IniKey(), block.Split("\n[", 2)[0].Split("\n```", 2)[0]), key => Assert.Contains(key, keys));
        }
    }

    [Fact]
    public void The_README_is_a_page_and_every_page_that_one_links_to_is_there()
    {
        Assert.InRange(Readme.Split('\n').Length, 1, 181);
        foreach (string page in Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md")
            .Concat(Directory.GetFiles(Repository.Root, "*.md")))
        {
            Assert.All(
                Words(PageLink(), File.ReadAllText(page)),
                link => Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, link)), $"{page} links to {link}"));
        }
    }

    [Fact]
    public void The_sample_configuration_has_every_key_once_and_no_other()
    {
        string sample = Read("packaging", "examples", "fsfreeze-hook.conf");
        Assert.Equal(
            [.. Keys("hook").Concat(Keys("mysql")).Append("socket").Order(StringComparer.Ordinal)],
            SampleKey().Matches(sample).Select(match => match.Groups["word"].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_manual_has_every_keys_default()
    {
        foreach (ConfigurationKey key in Engines.Keys.Where(key => key.Default is not null))
        {
            string entry = ConfigurationManual[ConfigurationManual.IndexOf($".It Cm {key.Name}\n", StringComparison.Ordinal)..];
            Assert.Contains(
                key.Default!, entry[..entry.IndexOf("\n.It ", 1, StringComparison.Ordinal)], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_help_the_manual_and_the_README_have_every_exit_code_and_no_other()
    {
        int[] others = [ExitCode.Success, ExitCode.Degraded, ExitCode.NotConsistent, ExitCode.NoSuchFreeze];
        int[] codes = [.. Enum.GetValues<FailureReason>().Select(ExitCode.For).Concat(others).Distinct().Order()];
        Assert.Equal(codes, ExitCode.Meanings.Select(meaning => meaning.Code));
        Assert.Equal(codes, Numbers(Words(ManualCode(), Manual)));
        Assert.Equal(codes, Numbers(Words(TableCode(), Section(Readme, "## Exit codes"))));
        Assert.Equal(codes, HelpCodes("--help"));
        int[][] ofVerbs = [.. VerbsOf(_program).Select(verb => HelpCodes(verb.Name, "--help"))];
        Assert.Equal(codes, ofVerbs.SelectMany(ofVerb => ofVerb).Distinct().Order());
        Assert.All(ofVerbs, ofVerb => Assert.Equal([0, 1, 2], ofVerb.Take(3)));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void The_completion_offers_a_verbs_options_and_no_other(string verb) => Assert.Equal(
        [.. OwnOptions(verb).Concat(["--config", "--help", "--verbose"]).Order(StringComparer.Ordinal)], Complete(verb, "--"));

    [Fact]
    public void The_completion_offers_the_verbs_and_the_programs_own_options()
    {
        Assert.Equal(VerbsOf(_program).Select(verb => verb.Name).Order(StringComparer.Ordinal), Complete(string.Empty));
        Assert.Equal(["rehearse"], Complete("re"));
        Assert.Equal(["--config", "--help", "--verbose", "--version"], Complete("--"));
        Assert.Equal(["--dry-run"], Complete("--config", "/etc/a.conf", "freeze", "--d"));
    }

    public void Dispose() => _program.Dispose();

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Repository.Root, .. path]));

    private static IEnumerable<Command> VerbsOf(Invocation program) =>
        program.CommandLine().Build().Subcommands.Where(verb => !verb.Hidden);

    private int[] HelpCodes(params string[] arguments)
    {
        string help = _program.Print(arguments);
        return [.. Numbers(Words(HelpCode(), help[help.IndexOf("Exit status:", StringComparison.Ordinal)..]))];
    }

    private static string[] Keys(string section) =>
        [.. Engines.Keys.Where(key => key.Section == section).Select(key => key.Name).Order(StringComparer.Ordinal)];

    private static string Section(string text, string heading)
    {
        string from = text[text.IndexOf(heading + "\n", StringComparison.Ordinal)..];
        return from.Split("\n## ", 2)[0];
    }

    // The lines of the README that show how it is called, in the chapter that says so.
    private static string[] ReadmeUsage() => Section(Readme, "## Commands").Split("```")[1].Trim().Split('\n');

    private static string[] Words(Regex pattern, string text) =>
        [.. pattern.Matches(text).Select(match => match.Groups["word"].Value).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Dashed(IEnumerable<string> words) => words.Select(word => "--" + word);

    private static IEnumerable<int> Numbers(IEnumerable<string> words) =>
        words.Select(word => int.Parse(word, CultureInfo.InvariantCulture)).Order();

    private static string[] Complete(params string[] words)
    {
        string file = Path.Combine(Repository.Root, "packaging", "completion", "fsfreeze-hook");
        string script = $". '{file}'; COMP_WORDS=(fsfreeze-hook {string.Join(' ', words.Select(word => $"'{word}'"))}); "
            + "COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _fsfreeze_hook; printf '%s\\n' \"${COMPREPLY[@]}\"";
        using Process bash = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true })!;
        string output = bash.StandardOutput.ReadToEnd();
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    private string[] OwnOptions(string verb) =>
        [.. VerbsOf(_program).Single(one => one.Name == verb).Options.Select(option => option.Name)
            .Order(StringComparer.Ordinal)];

    private string[] AllOptions() =>
    [
        .. VerbsOf(_program).SelectMany(verb => verb.Options).Concat(_program.CommandLine().Build().Options)
            .Select(option => option.Name).Distinct().Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"\]\((?<word>[^):#]+)[)#]")]
    private static partial Regex PageLink();

    [GeneratedRegex(@"\.Op Fl -(?<word>[a-z-]+)")]
    private static partial Regex ManualOption();

    [GeneratedRegex(@"(?<word>--[a-z][a-z-]+)")]
    private static partial Regex Option();

    [GeneratedRegex(@"^\.It Fl -(?<word>[a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex ManualItem();

    [GeneratedRegex(@"^\.It Cm (?<word>[a-z]+)", RegexOptions.Multiline)]
    private static partial Regex ManualVerb();

    [GeneratedRegex(@"^fsfreeze-hook (?<word>[a-z]+)")]
    private static partial Regex Verb();

    [GeneratedRegex(@"^\.It Cm (?<word>[a-z-]+)$", RegexOptions.Multiline)]
    private static partial Regex ManualKey();

    [GeneratedRegex("^(?<word>[a-z-]+) *=", RegexOptions.Multiline)]
    private static partial Regex IniKey();

    [GeneratedRegex("^#(?<word>[a-z-]+) = ", RegexOptions.Multiline)]
    private static partial Regex SampleKey();

    [GeneratedRegex("^\\.It (?<word>[0-9]+)$", RegexOptions.Multiline)]
    private static partial Regex ManualCode();

    [GeneratedRegex(@"^\| (?<word>[0-9]+) \|", RegexOptions.Multiline)]
    private static partial Regex TableCode();

    [GeneratedRegex("^ +(?<word>[0-9]+)  ", RegexOptions.Multiline)]
    private static partial Regex HelpCode();
}
