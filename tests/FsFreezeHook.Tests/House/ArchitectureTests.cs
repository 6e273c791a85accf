using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FsFreezeHook.Approval;
using Xunit;

namespace FsFreezeHook.Tests.House;

public sealed partial class ArchitectureTests
{
    private const int LongestFile = 300;

    private const int MostFiles = 25;

    // All system calls are in it, and their structures.
    private const string WholeRoom = "Posix";

    private static readonly string[] BelowEngines =
        ["Instances", "Hooks", "Holding", "Freezing", "Records", "Agent", "Configuration", "Json", "Logging", "Failures", "Posix",
            "Text", "Terminal"];

    private static readonly string Source = Path.Combine(Repository.Root, "src", "FsFreezeHook");

    [Fact]
    public void The_page_has_every_room_and_what_it_knows() => Assert.Equal(
        Arrows.BetweenRooms.Select(room => $"{room.Key}: {string.Join(' ', room.Value)}").Order(StringComparer.Ordinal),
        File.ReadLines(Path.Combine(Repository.Root, "docs", "architecture.md"))
            .Select(line => RoomOfPage().Match(line))
            .Where(match => match.Success)
            .Select(match => (Room: match.Groups["room"].Value,
                Known: NameOfPage().Matches(match.Groups["known"].Value).Select(one => one.Groups["name"].Value)))
            .Select(room => $"{room.Room}: {string.Join(' ', room.Known.Order(StringComparer.Ordinal))}")
            .Order(StringComparer.Ordinal));

    [Fact]
    public void No_type_knows_what_knows_it() => Assert.Empty(Arrows.Circles(Arrows.BetweenTypes));

    [Fact]
    public void No_room_or_sub_room_knows_what_knows_it() => Assert.Empty(Arrows.Circles(Arrows.BetweenRooms));

    [Fact]
    public void No_room_knows_what_knows_it_with_its_sub_rooms() =>
        Assert.Empty(Arrows.Circles(Arrows.Between(type =>
            type.Contains('.', StringComparison.Ordinal) ? type[..type.IndexOf('.', StringComparison.Ordinal)] : string.Empty)));

    [Fact]
    public void No_section_of_an_engine_is_named_below_the_engines() => Assert.Empty(Files()
        .Where(file => BelowEngines.Contains(Room(file)) && SectionOfEngine().IsMatch(File.ReadAllText(file)))
        .Select(Name));

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void No_folder_has_more_than_25_files(string tree) => Assert.Empty(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, tree), "*.cs", SearchOption.AllDirectories)
            .GroupBy(file => Path.GetDirectoryName(file)!, StringComparer.Ordinal)
            .Where(
                folder => !folder.Key.Split('/').Any(part => part is "obj" or "bin" or WholeRoom) && folder.Count() > MostFiles)
            .Select(folder => $"{Path.GetRelativePath(Repository.Root, folder.Key)}: {folder.Count()}"));

    [Fact]
    public void Only_the_room_MySql_knows_the_client_library() => OnlyIn("MySqlConnector", file => Room(file) == "MySql");

    [Fact]
    public void Every_call_into_the_C_library_is_in_the_room_Posix()
    {
        OnlyIn("LibraryImport", file => Room(file) == "Posix");
        Assert.Empty(Files().Where(file => File.ReadAllText(file).Contains("DllImport(", StringComparison.Ordinal)).Select(Name));
    }

    [Fact]
    public void Every_statement_for_a_server_is_in_one_class()
    {
        string[] with = [.. Files().Where(file => Statement().IsMatch(File.ReadAllText(file))).Select(Name)];

        // Those of the first two are printed for a person and never sent.
        Assert.Equal(["ClientCommand", "Grants", "Statements"], with.Select(ClassOf).Distinct().Order(StringComparer.Ordinal));
        Assert.All(with, file => Assert.StartsWith("MySql" + Path.DirectorySeparatorChar, file, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_exception_is_caught_where_the_program_or_one_instances_part_of_it_ends_and_nowhere_else()
    {
        string[] with =
            [.. Files().Where(file => CatchAll().IsMatch(File.ReadAllText(file))).Select(Name).Order(StringComparer.Ordinal)];
        Assert.Equal(
            ["Holding/HolderSide/Holder.cs", "Holding/HolderSide/HolderSteps.cs", "MySql/Examination/InstanceExaminer.cs",
                "MySql/Session/AbandonedSessions.cs", "Program.cs"],
            with);
    }

    [Fact]
    public void One_class_decides_what_may_be_shown() => Assert.Equal(
        ["Configuration/Ini/IniParser.cs"],
        Files().Where(file => Filtering().IsMatch(File.ReadAllText(file))).Select(Name));

    /// <summary>Each of them filters what it writes, or writes what is this program's own: help, version.</summary>
    [Fact]
    public void Only_these_write_what_every_user_may_read() => Assert.Equal(
        [
            "CommandLine/CheckCommand.cs", "CommandLine/ProgramEnvironment.cs", "CommandLine/RehearseCommand.cs",
            "CommandLine/RootCommandLine.cs", "CommandLine/Session.cs", "CommandLine/StatusCommand.cs",
            "CommandLine/VerdictCommand.cs", "Logging/DeferredFileSink.cs", "Logging/LocalDatagram.cs", "Logging/WriterSink.cs",
            "Program.cs", "Terminal/LiveLine.cs", "Terminal/Screen.cs",
        ],
        Files().Where(file => Writing().IsMatch(File.ReadAllText(file))).Select(Name).Order(StringComparer.Ordinal));

    [Fact]
    public void The_time_is_not_asked_of_the_machine() =>
        Assert.Empty(Files().Where(file => WallClock().IsMatch(File.ReadAllText(file))).Select(Name));

    [Fact]
    public void No_file_is_longer_than_300_lines() =>
        Assert.Empty(Files().Where(file => File.ReadLines(file).Count() > LongestFile).Select(Name));

    [Fact]
    public void A_file_has_the_type_that_it_is_named_after_and_no_other() =>
        Assert.Empty(Files().Select(file => (Name: Name(file), Types: TopLevelType().Matches(File.ReadAllText(file))))
            .Where(file => file.Types.Select(type => type.Groups["name"].Value).Distinct()
                .SequenceEqual([ClassOf(file.Name)]) is false)
            .Select(file => file.Name));

    private static void OnlyIn(string word, Func<string, bool> allowed)
    {
        string[] with = [.. Files().Where(file => File.ReadAllText(file).Contains(word, StringComparison.Ordinal))];
        Assert.NotEmpty(with);
        Assert.Empty(with.Where(file => !allowed(file)).Select(Name));
    }

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories).Where(file => Room(file) is not ("bin" or "obj"));

    private static string Name(string file) => Path.GetRelativePath(Source, file);

    // A part of a class has the class's name and, behind a dot, its own.
    private static string ClassOf(string file) => Path.GetFileName(file).Split('.')[0];

    private static string Room(string file) => Path.GetDirectoryName(Name(file))!.Split(Path.DirectorySeparatorChar)[0];

    [GeneratedRegex(@"^\| (`(?<room>[A-Z][\w/]*)`|\(top\)) \| .* \| (?<known>(`[A-Z][\w/]*`(, )?)+|nothing) \|$")]
    private static partial Regex RoomOfPage();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex NameOfPage();

    // In a text: "[mysql" in a message, "mysql" as a word.
    [GeneratedRegex(@"^(?!\s*//).*""[^""\n]*(\[mysql|(?<="")mysql(?=[ ""]))", RegexOptions.Multiline)]
    private static partial Regex SectionOfEngine();

    [GeneratedRegex(
        @"""(SELECT|SHOW|FLUSH|SET|UNLOCK|LOCK|KILL|BACKUP|CALL|START|BEGIN|COMMIT|INSERT|UPDATE|DELETE|CREATE|DROP) ")]
    private static partial Regex Statement();

    [GeneratedRegex(@"catch\s*(\(Exception( \w+)?\)\s*)?\{", RegexOptions.Multiline)]
    private static partial Regex CatchAll();

    [GeneratedRegex(@"\bIsControl\b|ReplaceLineEndings")]
    private static partial Regex Filtering();

    [GeneratedRegex(@"\bConsole\.|\b(Output|Error)\.Value\b|\bTextWriter\?? \w*writer\b|\bWriteTo\.File\b|\bSendTo\(")]
    private static partial Regex Writing();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b|\bStopwatch\b|\bEnvironment\.TickCount")]
    private static partial Regex WallClock();

    [GeneratedRegex(
        @"^(?:\w+ )*(?:class|struct|record struct|record|interface|enum) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();
}
