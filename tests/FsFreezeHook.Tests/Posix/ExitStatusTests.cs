using FsFreezeHook.Posix;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

public sealed class ExitStatusTests
{
    [Theory]
    [InlineData(0x0000, 0, 0, 0, "status 0")]
    [InlineData(0x0300, 3, 0, 3, "status 3")]
    [InlineData(0xff00, 255, 0, 255, "status 255")]
    [InlineData(0x000f, -1, 15, 143, "signal 15")]
    [InlineData(0x0009, -1, 9, 137, "signal 9")]
    [InlineData(0x0086, -1, 6, 134, "signal 6")]
    public void What_waitpid_gives_is_a_status_or_a_signal(int wait, int code, int signal, int shell, string words)
    {
        ExitStatus status = ExitStatus.FromWaitStatus(wait);
        Assert.Equal(new ExitStatus(code, signal), status);
        Assert.Equal(shell, status.ShellStatus);
        Assert.Equal(words, status.ToString());
        Assert.Equal(wait == 0, status.IsSuccess);
    }
}
