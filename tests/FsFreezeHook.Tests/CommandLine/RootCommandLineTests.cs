using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FsFreezeHook.CommandLine;
using FsFreezeHook.Holding;
using FsFreezeHook.Hooks;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.CommandLine;

/// <summary>What is parsed. Nothing here gets as far as a freeze or a thaw.</summary>
public sealed partial class RootCommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public static TheoryData<string> Codes =>
        [.. Enum.GetValues<FailureReason>().Select(reason => $"{ExitCode.For(reason)}").Distinct()];

    [Theory]
    [InlineData("")]
    [InlineData("frieze")]
    [InlineData("FREEZE")]
    [InlineData("freeze now")]
    [InlineData("freeze thaw")]
    [InlineData("freeze --force")]
    [InlineData("--force freeze")]
    [InlineData("freeze --config")]
    [InlineData("freeze --config a --config b")]
    [InlineData("thaw extra")]
    [InlineData("grants one two")]
    [InlineData("--dry-run")]
    [InlineData("[suggest] fr")]
    [InlineData("[suggest:1]")]
    [InlineData("[diagram] freeze")]
    [InlineData("[env:A=1] --version")]
    [InlineData("hold")]
    [InlineData("drain one")]
    public void What_is_not_understood_is_one_line_and_says_where_to_look(string line)
    {
        FailureException failure = Assert.Throws<FailureException>(() => Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(ExitCode.Usage, ExitCode.For(failure.Reason));
        Assert.EndsWith("; see fsfreeze-hook --help", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", failure.Message, StringComparison.Ordinal);
        Assert.False(char.IsUpper(failure.Message[0]), failure.Message);
        Assert.Empty(_output.ToString() + _error);
    }

    [Fact]
    public void A_response_file_is_not_read()
    {
        string path = _folder.Write("arguments", "--version\n");
        Assert.Equal(FailureReason.Usage, Assert.Throws<FailureException>(() => Run("@" + path)).Reason);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void The_version_is_the_programs_name_and_number()
    {
        Assert.Equal(ExitCode.Success, Run("--version"));
        Assert.Matches("^fsfreeze-hook [0-9]+\\.[0-9]+\\.[0-9]+\n$", _output.ToString());
        Assert.Equal(Tool.NameAndVersion, _output.ToString().TrimEnd());
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("freeze --help")]
    [InlineData("thaw --help")]
    [InlineData("grants --help")]
    public void Help_is_there_for_the_program_and_each_verb_with_the_exit_codes(string line)
    {
        Assert.Equal(ExitCode.Success, Run(line.Split(' ')));
        Assert.Contains("Exit status:", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("--config", _output.ToString(), StringComparison.Ordinal);
        Assert.Empty(_error.ToString());
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Help_names_every_exit_code_that_there_is(string code) => Assert.Contains(code, CodesInHelp());

    [Fact]
    public void Help_names_no_exit_code_that_there_is_not() =>
        Assert.Equal(Codes.Select(row => row.Data).Append("0").Order(), CodesInHelp().Order());

    [Fact]
    public void Help_names_the_verbs_and_not_the_hidden_ones()
    {
        string help = Help();
        Assert.Matches("(?m)^ +freeze +\\S", help);
        Assert.Matches("(?m)^ +thaw +\\S", help);
        Assert.Matches("(?m)^ +grants <INSTANCE> +\\S", help);
        Assert.DoesNotMatch($"(?m)^ +({Holder.Verb}|{OutputDrain.Verb})\\b", help);
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
        _folder.Dispose();
    }

    private int Run(params string[] arguments) => new RootCommandLine(new ProgramEnvironment
    {
        Arg0 = _folder["fsfreeze-hook"],
        ProgramFile = _folder["fsfreeze-hook"],
        CurrentDirectory = _folder.Root,
        HomeDirectory = _folder.Root,
        Variables = new Dictionary<string, string>(),
        Time = TimeProvider.System,
        Output = new Lazy<TextWriter>(_output),
        Error = new Lazy<TextWriter>(_error),
        OutputIsTerminal = false,
        ErrorIsTerminal = false,
        TerminalWidth = new Lazy<int>(80),
        SystemLogSocket = _folder["log.socket"],
    }).Run(arguments);

    private string Help()
    {
        Run("--help");
        return _output.ToString();
    }

    private string[] CodesInHelp()
    {
        string help = Help();
        string codes = help[help.IndexOf("Exit status:", StringComparison.Ordinal)..];
        return [.. Code().Matches(codes).Select(match => match.Groups["code"].Value)];
    }

    // A number in front of its words, two spaces between them.
    [GeneratedRegex(@"(?<![^ \n]) +(?<code>[0-9]+)  ")]
    private static partial Regex Code();
}
