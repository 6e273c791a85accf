using System;
using System.IO;
using FsFreezeHook.Logging;
using FsFreezeHook.Tests.TestBed;
using Serilog.Events;
using Xunit;

namespace FsFreezeHook.Tests.Logging;

/// <summary>What <c>--verbose</c> writes to a terminal, which somebody may stop.</summary>
public sealed class WriterSinkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _terminal = new();
    private bool _isStopped;

    public void Dispose()
    {
        _terminal.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_a_stopped_terminal_does_not_accept_is_written_in_order_when_it_continues()
    {
        using LogFile log = NewLog();
        log.Logger.Information("one");
        _isStopped = true;
        log.Logger.Debug("two");
        log.Logger.Warning("three");
        Assert.Equal(["inf one"], Shown());
        _isStopped = false;
        log.Logger.Information("four");
        Assert.Equal(["inf one", "dbg two", "wrn three", "inf four"], Shown());
    }

    [Fact]
    public void What_a_stopped_terminal_does_not_accept_is_written_at_the_end_if_it_never_continues()
    {
        using (LogFile log = NewLog())
        {
            _isStopped = true;
            log.Logger.Information("one");
            log.Logger.Information("two");
            Assert.Empty(Shown());
        }

        Assert.Equal(["inf one", "inf two"], Shown());
    }

    private LogFile NewLog() => new(_folder["hook.log"], LogEventLevel.Information, _terminal, () => !_isStopped);

    private string[] Shown() => _terminal.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
