using System;
using FsFreezeHook.CommandLine;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.HolderSide;
using FsFreezeHook.Hooks;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.CommandLine;

/// <summary>What is parsed. Nothing here gets as far as a freeze or a thaw.</summary>
public sealed class RootCommandLineTests : IDisposable
{
    private readonly Invocation _program = new();

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
    [InlineData("check extra")]
    [InlineData("check --max-age 26")]
    [InlineData("check --max-age soon")]
    [InlineData("check --hold 1s")]
    [InlineData("rehearse --hold")]
    [InlineData("rehearse --hold -1s")]
    [InlineData("status --dry-run")]
    [InlineData("freeze --json")]
    [InlineData("--dry-run")]
    [InlineData("[suggest] fr")]
    [InlineData("[suggest:1]")]
    [InlineData("[diagram] freeze")]
    [InlineData("[env:A=1] --version")]
    [InlineData("hold")]
    [InlineData("drain one")]
    public void What_is_not_understood_is_one_line_and_says_where_to_look(string line)
    {
        FailureException failure = Assert.Throws<FailureException>(
            () => Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(ExitCode.Usage, ExitCode.For(failure.Reason));
        Assert.Matches("; (see fsfreeze-hook ([a-z]+ )?--help|did you mean '[a-z-]+'[?])$", failure.Message);
        Assert.DoesNotContain("\n", failure.Message, StringComparison.Ordinal);
        Assert.False(char.IsUpper(failure.Message[0]), failure.Message);
        Assert.Empty(_program.Output + _program.Error);
    }

    [Theory]
    [InlineData("chekc", "unknown command 'chekc'; did you mean 'check'?")]
    [InlineData("FREEZE", "unknown command 'FREEZE'; did you mean 'freeze'?")]
    [InlineData("snapshot", "unknown command 'snapshot'; see fsfreeze-hook --help")]
    [InlineData("[diagram]", "unknown command '[diagram]'; see fsfreeze-hook --help")]
    [InlineData("drian", "unknown command 'drian'; see fsfreeze-hook --help")]
    [InlineData("check --max-aeg 1h", "unknown option '--max-aeg'; did you mean '--max-age'?")]
    [InlineData("status --jsn", "unknown option '--jsn'; did you mean '--json'?")]
    [InlineData("status --confg=/etc/a.conf", "unknown option '--confg'; did you mean '--config'?")]
    [InlineData("--verbos freeze", "unknown option '--verbos'; did you mean '--verbose'?")]
    [InlineData("thaw --with-hooks", "unknown option '--with-hooks'; see fsfreeze-hook thaw --help")]
    [InlineData("freeze dry-run", "unexpected argument 'dry-run'; did you mean '--dry-run'?")]
    [InlineData("freeze now", "unexpected argument 'now'; see fsfreeze-hook freeze --help")]
    [InlineData("", "no command is given; see fsfreeze-hook --help")]
    public void An_unknown_word_is_named_with_the_nearest_one_or_where_to_look(string line, string expected) => Assert.Equal(
        expected, Assert.Throws<FailureException>(() => Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Message);

    [Fact]
    public void A_response_file_is_not_read()
    {
        string path = _program.Folder.Write("arguments", "--version\n");
        Assert.Equal(FailureReason.Usage, Assert.Throws<FailureException>(() => Run("@" + path)).Reason);
        Assert.Empty(_program.Output);
    }

    [Fact]
    public void The_version_is_the_programs_name_and_number()
    {
        Assert.Equal(ExitCode.Success, Run("--version"));
        Assert.Matches("^fsfreeze-hook [0-9]+\\.[0-9]+\\.[0-9]+\n$", _program.Output);
        Assert.Equal(Tool.NameAndVersion, _program.Output.TrimEnd());
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
        Assert.Contains("Exit status:", _program.Output, StringComparison.Ordinal);
        Assert.Contains("--config", _program.Output, StringComparison.Ordinal);
        Assert.Empty(_program.Error);
    }

    [Fact]
    public void Help_names_the_verbs_and_not_the_hidden_ones()
    {
        string help = Help();
        Assert.Matches("(?m)^ +freeze +\\S", help);
        Assert.Matches("(?m)^ +thaw +\\S", help);
        Assert.Matches("(?m)^ +grants <INSTANCE> +\\S", help);
        Assert.DoesNotMatch($"(?m)^ +({Holder.Verb}|{OutputDrain.Verb})\\b", help);
    }

    public void Dispose() => _program.Dispose();

    private int Run(params string[] arguments) => _program.Run(arguments);

    private string Help() => _program.Print("--help");
}
