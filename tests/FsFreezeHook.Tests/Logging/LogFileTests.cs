using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using FsFreezeHook.Logging;
using FsFreezeHook.Tests.TestBed;
using Serilog.Events;
using Xunit;

namespace FsFreezeHook.Tests.Logging;

public sealed partial class LogFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["hook.log"];

    [Fact]
    public void A_line_says_when_who_how_grave_and_what()
    {
        Write(log => log.Logger.Warning("{Hook:l}: {Count} {Word:l}", "a hook", 3, "words"));
        string line = Assert.Single(File.ReadAllLines(Path));
        Assert.Matches(Line(), line);
        Assert.EndsWith($" [{Environment.ProcessId}] wrn a hook: 3 words", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_logged_is_one_line_without_codes_and_not_longer_than_one_write()
    {
        Write(log =>
        {
            log.Logger.Warning("{Name:l}: {Problem}\n", "a\n2026-01-01 00:00:00.000 +00:00 [1] inf forged", "\e[2J\u202e");
            log.Logger.Warning("{Long:l}; what to do", new string('\n', 1_000_000));
            log.Logger.Warning("{Long:l}", new string('\u4E2D', 1_000_000));
        });
        string[] lines = File.ReadAllText(Path).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Matches(Line(), line));
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 1, 64 * 1024));
        Assert.EndsWith(
            """ wrn a\n2026-01-01 00:00:00.000 +00:00 [1] inf forged: \e[2J\u202e\n""", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("; what to do", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_shown_beside_the_log_is_such_a_line_too()
    {
        using StringWriter beside = new();
        using (LogFile log = new(Path, LogEventLevel.Information, beside))
        {
            log.Logger.Warning("{Name:l}", "a\n\e[2J");
        }

        Assert.Equal("wrn a\\n\\e[2J\n", beside.ToString());
    }

    [Fact]
    public void It_is_made_at_the_first_line_and_not_before()
    {
        using LogFile log = new(Path, LogEventLevel.Information);
        log.Logger.Debug("too little to be logged");
        Assert.False(File.Exists(Path));
        log.Logger.Information("one");
        Assert.True(File.Exists(Path));
        Assert.Null(log.Problem);
    }

    [Fact]
    public void One_on_a_full_disk_is_named_with_why()
    {
        LogFile log = new("/dev/full", LogEventLevel.Information);
        log.Logger.Information("one");
        log.Dispose();
        Assert.Equal("/dev/full: No space left on device", log.Problem);
    }

    [Fact]
    public void What_was_written_is_in_the_file_at_once()
    {
        using LogFile log = new(Path, LogEventLevel.Information);
        log.Logger.Information("one");
        Assert.Single(Text(Path).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Its_group_may_read_it()
    {
        Write(log => log.Logger.Information("one"));
        Assert.Equal("640", TemporaryFolder.Mode(Path));
    }

    [Fact]
    public void One_that_is_there_keeps_its_lines_and_its_mode()
    {
        _folder.Write("hook.log", "first\n");
        TemporaryFolder.SetMode(Path, "600");
        Write(log => log.Logger.Information("second"));
        Assert.Equal("600", TemporaryFolder.Mode(Path));
        string[] lines = File.ReadAllLines(Path);
        Assert.Equal("first", lines[0]);
        Assert.EndsWith("second", Assert.Single(lines.Skip(1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_that_write_at_once_lose_no_line_and_tear_none()
    {
        const int count = 2_000;
        string filler = new('x', 200);
        Background[] writers =
        [
            Background.Run(() => Write(log => WriteMany(log, "a"))),
            Background.Run(() => Write(log => WriteMany(log, "b"))),
        ];
        Array.ForEach(writers, writer => writer.Join());
        string[] lines = File.ReadAllLines(Path);
        Assert.Equal(2 * count, lines.Length);
        Assert.All(lines, line => Assert.Matches(Line(), line));
        foreach (string name in (string[])["a", "b"])
        {
            Assert.Equal(
                Enumerable.Range(0, count).Select(i => $"{name} {i} {filler}"),
                lines.Select(line => line[(line.IndexOf("inf ", StringComparison.Ordinal) + 4)..])
                    .Where(text => text.StartsWith(name + " ", StringComparison.Ordinal)));
        }

        void WriteMany(LogFile log, string name)
        {
            for (int i = 0; i < count; i++)
            {
                log.Logger.Information("{Name:l} {Number} {Filler:l}", name, i, filler);
            }
        }
    }

    [Fact]
    public void It_continues_where_it_was_after_the_file_was_emptied()
    {
        using LogFile log = new(Path, LogEventLevel.Information);
        log.Logger.Information("one");
        File.OpenHandle(Path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite).Dispose();
        log.Logger.Information("two");
        Assert.DoesNotContain('\0', Text(Path));
        Assert.EndsWith("two\n", Text(Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_is_refused_and_what_it_leads_to_stays()
    {
        File.CreateSymbolicLink(Path, _folder.Write("target", "kept"));
        Assert.NotNull(Write(log => log.Logger.Information("one")));
        Assert.Equal("kept", File.ReadAllText(_folder["target"]));
    }

    [Theory]
    [InlineData("none/hook.log")]
    [InlineData("file/hook.log")]
    [InlineData("")]
    public void One_that_cannot_be_opened_is_a_problem_and_never_an_exception(string name)
    {
        _folder.Write("file", "");
        using LogFile log = new(_folder[name], LogEventLevel.Information);
        Assert.Null(log.Problem);
        log.Logger.Information("one");
        log.Logger.Error("two");
        Assert.Contains(_folder[name], log.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", log.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_cannot_be_opened_is_no_problem_while_nothing_is_logged() =>
        Assert.Null(WriteTo(_folder["none/hook.log"], _ => { }));

    public void Dispose() => _folder.Dispose();

    // While a log is open, so without the lock that .NET takes on each file that it opens.
    private static string Text(string path)
    {
        using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private string? Write(Action<LogFile> write) => WriteTo(Path, write);

    private static string? WriteTo(string path, Action<LogFile> write)
    {
        using LogFile log = new(path, LogEventLevel.Information);
        write(log);
        return log.Problem;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [+-]\d\d:\d\d \[\d+\] [a-z]+ \S.*$")]
    private static partial Regex Line();
}
