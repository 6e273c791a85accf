using System;
using System.Diagnostics;
using System.Globalization;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A process that unfreezes a mount after a minute. It is started before the mount is frozen, and lives on if the tests die: they
/// would otherwise leave processes in uninterruptible sleep, which not even SIGKILL ends.
/// </summary>
internal sealed class FreezeWatchdog : IDisposable
{
    private readonly Process _process;
    private readonly string _mountPoint;

    /// <summary>Begins to guard a mount.</summary>
    public FreezeWatchdog(string mountPoint)
    {
        _mountPoint = mountPoint;
        _process = Process.Start("setsid", ["sh", "-c", "sleep 60; exec fsfreeze -u \"$1\" >/dev/null 2>&1", "sh", mountPoint]);
    }

    /// <summary>Makes sure that the mount is not frozen, and ends the watchdog.</summary>
    public void Dispose()
    {
        // Fails where the mount is not frozen (any more): that is how it should be.
        _ = Command.Run("fsfreeze", ["-u", _mountPoint]);
        _ = Command.Run("kill", ["-KILL", "--", "-" + _process.Id.ToString(CultureInfo.InvariantCulture)]);
        _ = _process.WaitForExit(TimeSpan.FromSeconds(5));
        _process.Dispose();
    }
}
