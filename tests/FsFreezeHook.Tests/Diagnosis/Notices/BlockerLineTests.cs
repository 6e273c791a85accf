using System;
using System.IO;
using FsFreezeHook.Diagnosis.Notices;
using FsFreezeHook.Terminal;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Notices;

public sealed class BlockerLineTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly StringWriter _writer = new();
    private bool _isReady = true;

    [Fact]
    public void It_says_what_is_waited_for_and_how_long_once_a_second_and_is_gone_afterwards()
    {
        BlockerLine line = Line(new LiveLine(_writer, 100));
        line.Waits("mysql", "connection 42 (app@10.0.0.5, 381 s, SELECT)", TimeSpan.FromSeconds(12.1), Limit);
        line.Waits("mysql", "connection 42 (app@10.0.0.5, 381.2 s, SELECT)", TimeSpan.FromSeconds(12.3), Limit);
        Assert.Equal("\r\e[Kmysql: waits for connection 42 (app@10.0.0.5, 381 s, SELECT), 12 s of 30 s", _writer.ToString());
        line.WaitsNoMore();
        Assert.EndsWith("30 s\r\e[K", _writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_written_to_a_terminal_that_is_stopped()
    {
        _isReady = false;
        BlockerLine line = Line(new LiveLine(_writer, 100, () => _isReady));
        line.Waits("mysql", "connection 42", TimeSpan.FromSeconds(1), Limit);
        line.WaitsNoMore();
        Assert.Equal(string.Empty, _writer.ToString());
        _isReady = true;
        line.Waits("mysql", "connection 42", TimeSpan.FromSeconds(2), Limit);
        _isReady = false;
        line.WaitsNoMore();
        Assert.EndsWith("2 s of 30 s", _writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_that_has_gone_is_no_failure()
    {
        using GoneTerminal gone = new();
        BlockerLine line = Line(new LiveLine(gone, 100));
        line.Waits("mysql", "connection 42", TimeSpan.FromSeconds(1), Limit);
        line.WaitsNoMore();
        Assert.Throws<IOException>(gone.Flush);
    }

    public void Dispose() => _writer.Dispose();

    private static BlockerLine Line(LiveLine line) => new(line);

    private sealed class GoneTerminal : StringWriter
    {
        public override void Flush() => throw new IOException("Input/output error");
    }
}
