using System;
using System.IO;
using System.Linq;
using FsFreezeHook.Hooks;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;
using Serilog.Events;
using Xunit;

namespace FsFreezeHook.Tests.Hooks;

public sealed class OutputSpoolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CollectedLog _log = new();
    private readonly OutputSpool _spool;

    public OutputSpoolTests()
    {
        RuntimeDirectory runtime = new(_folder["run"]);
        runtime.Ensure();
        _spool = new OutputSpool(runtime);
    }

    private string SpoolFile => _folder["run/hook-output"];

    [Fact]
    public void Lines_are_moved_to_the_log_in_order_and_once()
    {
        _spool.Add("hook: one");
        _spool.Add("hook: \u00e4 {Braces}");
        _spool.MoveTo(_log.Logger);
        _spool.MoveTo(_log.Logger);
        Assert.Equal(["hook: one", "hook: \u00e4 {Braces}"], _log.Lines);
        Assert.False(File.Exists(SpoolFile));
    }

    [Fact]
    public void What_comes_after_they_were_moved_waits_for_the_next_time()
    {
        _spool.Add("one");
        _spool.MoveTo(_log.Logger);
        _spool.Add("two");
        Assert.Equal(["one"], _log.Lines);
        _spool.MoveTo(_log.Logger);
        Assert.Equal(["one", "two"], _log.Lines);
    }

    [Fact]
    public void It_is_for_its_owner_alone_and_never_larger_than_its_limit()
    {
        string line = new('x', (OutputSpool.Limit / 4) - 1);
        for (int i = 0; i < 4; i++)
        {
            _spool.Add(line);
        }

        Assert.Equal(OutputSpool.Limit, new FileInfo(SpoolFile).Length);
        _spool.Add("one more");
        Assert.Equal(OutputSpool.Limit, new FileInfo(SpoolFile).Length);
        Assert.Equal("600", TemporaryFolder.Mode(SpoolFile));
        _spool.MoveTo(_log.Logger);
        Assert.Equal(4, _log.Lines.Count);
    }

    [Fact]
    public void Two_writers_and_a_reader_lose_no_line()
    {
        const int count = 300;
        Background[] writers = [Writer("a"), Writer("b")];
        while (writers.Any(writer => writer.IsRunning))
        {
            _spool.MoveTo(_log.Logger);
        }

        Array.ForEach(writers, writer => writer.Join());
        _spool.MoveTo(_log.Logger);
        Assert.Equal(
            Enumerable.Range(0, count).Select(i => $"a {i}"),
            _log.Lines.Where(line => line.StartsWith('a')));
        Assert.Equal(2 * count, _log.Lines.Count);

        Background Writer(string name) => Background.Run(() =>
        {
            for (int i = 0; i < count; i++)
            {
                _spool.Add($"{name} {i}");
            }
        });
    }

    [Fact]
    public void A_runtime_directory_that_has_gone_is_an_error_to_the_writer_and_a_line_in_the_log()
    {
        Directory.Delete(_folder["run"], recursive: true);
        Assert.Throws<PosixException>(() => _spool.Add("lost"));
        _spool.MoveTo(_log.Logger);
        Assert.Single(_log.Of(LogEventLevel.Warning));
    }

    [Fact]
    public void A_link_in_its_place_is_not_followed()
    {
        File.CreateSymbolicLink(SpoolFile, _folder.Write("target", "kept\n"));
        Assert.Throws<PosixException>(() => _spool.Add("line"));
        _spool.MoveTo(_log.Logger);
        Assert.Equal("kept\n", File.ReadAllText(_folder["target"]));
        Assert.Empty(_log.Lines);
    }

    public void Dispose() => _folder.Dispose();
}
