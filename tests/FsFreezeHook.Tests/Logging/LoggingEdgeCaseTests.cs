using System;
using System.Threading;
using FsFreezeHook.Logging;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Microsoft.Win32.SafeHandles;
using Serilog.Events;
using Xunit;

namespace FsFreezeHook.Tests.Logging;

public sealed class LoggingEdgeCaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_full_disk_is_a_problem_and_never_an_exception()
    {
        LogFile log = new("/dev/full", LogEventLevel.Information);
        log.Logger.Information("one");
        Assert.Null(Record.Exception(log.Dispose));
        Assert.NotNull(log.Problem);
    }

    [Fact]
    public void A_named_pipe_without_a_reader_is_a_problem_and_is_not_waited_for()
    {
        NamedPipe.Create(_folder["pipe"]).Dispose();
        string? problem = null;
        Background logging = Background.Run(() =>
        {
            using LogFile log = new(_folder["pipe"], LogEventLevel.Information);
            log.Logger.Information("one");
            problem = log.Problem;
        });
        bool ended = SpinWait.SpinUntil(() => !logging.IsRunning, TimeSpan.FromSeconds(2));

        // Whoever waits in open(2) is let go by a reader.
        using SafeFileHandle reader = Descriptor.Open(_folder["pipe"], Libc.O_RDONLY | Libc.O_NONBLOCK);
        logging.Failure();
        Assert.True(ended, "it waits for a reader");
        Assert.NotNull(problem);
    }

    public void Dispose() => _folder.Dispose();
}
