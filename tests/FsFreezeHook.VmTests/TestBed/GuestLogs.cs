using System;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>
/// The logs of the program and of the database server in a guest, for a test that fails. They are read when this is disposed of,
/// or when the test has ended.
/// </summary>
internal sealed class GuestLogs : IDisposable
{
    // A guest that hangs is what a test may have found.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly WatchedLog _program;
    private readonly WatchedLog _server;

    /// <summary>Reads them through a shell.</summary>
    public GuestLogs(GuestShell shell, GuestSystem system)
    {
        _program = Watch(shell, $"log of the program in {system.Name}", "tail -n 40 /var/log/qga-fsfreeze-hook.log");
        _server = Watch(
            shell,
            $"log of the database server in {system.Name}",
            $"journalctl --no-pager --lines=20 --unit={system.Service}; "
                + "[ ! -e /var/log/mysql/error.log ] || tail -n 20 /var/log/mysql/error.log");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _program.Dispose();
        _server.Dispose();
    }

    private static WatchedLog Watch(GuestShell shell, string name, string script) =>
        new(name, () => 0, _ => shell.Run(script, Bound).Output);
}
