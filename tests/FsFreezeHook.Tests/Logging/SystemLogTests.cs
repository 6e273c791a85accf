using System;
using System.IO;
using FsFreezeHook.Logging;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Logging;

public sealed class SystemLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();

    private string Path => _folder["log.socket"];

    [Fact]
    public void A_line_is_in_the_form_of_RFC_3164_with_the_priority_of_its_severity()
    {
        using SystemLogListener listener = new(Path);
        SystemLog log = new(Path, _time);
        log.Error("wrong \u00e4");
        log.Warning("poor");
        Assert.Equal(
            [
                $"<27>Jan 31 23:59:58 fsfreeze-hook[{Environment.ProcessId}]: wrong \u00e4",
                $"<28>Jan 31 23:59:58 fsfreeze-hook[{Environment.ProcessId}]: poor",
            ],
            listener.Received());
    }

    [Fact]
    public void A_day_of_one_digit_has_a_space_in_front()
    {
        using SystemLogListener listener = new(Path);
        _time.Advance(TimeSpan.FromSeconds(2));
        new SystemLog(Path, _time).Warning("x");
        Assert.StartsWith("<28>Feb  1 00:00:00 fsfreeze-hook[", Assert.Single(listener.Received()), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_daemon_nothing_is_said_and_nothing_thrown()
    {
        SystemLog log = new(Path, _time);
        Assert.Null(Record.Exception(() => log.Error("no socket")));
        new SystemLogListener(Path).Dispose();
        Assert.Null(Record.Exception(() => log.Error("a socket without a daemon")));
        File.Delete(Path);
        _folder.Write("log.socket", "");
        Assert.Null(Record.Exception(() => log.Error("no socket but a file")));
    }

    [Fact]
    public void A_daemon_that_reads_nothing_is_not_waited_for()
    {
        using SystemLogListener listener = new(Path);
        SystemLog log = new(Path, _time);
        Background.Run(() =>
        {
            for (int i = 0; i < 5_000; i++)
            {
                log.Warning("flood");
            }
        }).Join();
        Assert.InRange(listener.Received().Count, 1, 4_999);
    }

    [Fact]
    public void A_line_of_any_length_and_text_is_one_datagram_of_one_line()
    {
        using SystemLogListener listener = new(Path);
        new SystemLog(Path, _time).Error(new string('\n', 10_000_000) + "\e[2J; what to do");
        string line = Assert.Single(listener.Received());
        Assert.InRange(line.Length, 1_000, 20_000);
        Assert.DoesNotContain(line, char.IsControl);
        Assert.EndsWith("; what to do", line, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
