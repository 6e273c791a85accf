using System.Globalization;

namespace FsFreezeHook.Posix;

/// <summary>How a child ended.</summary>
/// <param name="Code">Its exit status, or -1 where a signal ended it.</param>
/// <param name="Signal">The signal that ended it, or 0.</param>
internal readonly record struct ExitStatus(int Code, int Signal)
{
    /// <summary>Whether it exited with 0.</summary>
    internal bool IsSuccess => Code == 0;

    /// <summary>The status as a shell counts it: the exit status, or 128 and the signal.</summary>
    internal int ShellStatus => Signal == 0 ? Code : 128 + Signal;

    /// <summary>From the number that <c>waitpid(2)</c> gives.</summary>
    internal static ExitStatus FromWaitStatus(int status)
    {
        int signal = status & 0x7f;
        return signal == 0 ? new ExitStatus((status >> 8) & 0xff, 0) : new ExitStatus(-1, signal);
    }

    /// <summary>In words: <c>status 3</c> or <c>signal 9</c>.</summary>
    public override string ToString() =>
        Signal == 0
            ? string.Create(CultureInfo.InvariantCulture, $"status {Code}")
            : string.Create(CultureInfo.InvariantCulture, $"signal {Signal}");
}
