using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Syncing;

/// <summary>
/// Writes out some filesystems at once, each by a process of its own, coreutils' <c>sync --file-system</c>: <c>syncfs(2)</c>
/// cannot be ended while its device hangs. Such a process is left behind, killed, and ends when the device is back.
/// </summary>
internal sealed class SyncRound
{
    private static readonly string[] Programs = ["/usr/bin/sync", "/bin/sync"];

    private readonly List<SyncedFilesystem> _running = [];
    private readonly List<ChildProcess> _children = [];
    private readonly Deadline _clock;
    private readonly bool _isWhole;

    private SyncRound(IEnumerable<SyncedFilesystem> filesystems, string? piecewise, TimeProvider time)
    {
        _clock = Deadline.After(TimeSpan.MaxValue, time);
        _isWhole = piecewise is null;
        using SafeFileHandle nothing = Descriptor.OpenNull();
        string program = piecewise ?? Programs.FirstOrDefault(File.Exists) ?? Programs[0];
        foreach (SyncedFilesystem filesystem in filesystems)
        {
            try
            {
                _children.Add(Start(program, filesystem.Path, nothing));
                _running.Add(filesystem);
            }
            catch (PosixException e)
            {
                filesystem.Problem = e.MessageAndRemedy;
            }
        }
    }

    /// <summary>Writes them out.</summary>
    /// <param name="filesystems">The filesystems.</param>
    /// <param name="piecewise">
    /// This program's own file, where files are to be written out in pieces, see <see cref="RecentFiles"/>; null: all at once.
    /// </param>
    /// <param name="end">When it is given up.</param>
    /// <param name="stop">What ends it early once it can be read.</param>
    /// <param name="time">The clock.</param>
    /// <returns>How long it took.</returns>
    internal static TimeSpan Run(
        IEnumerable<SyncedFilesystem> filesystems, string? piecewise, Deadline end, SafeFileHandle stop, TimeProvider time)
    {
        SyncRound round = new(filesystems, piecewise, time);
        round.WaitUntil(end, stop);
        return round._clock.Elapsed;
    }

    private ChildProcess Start(string program, string path, SafeFileHandle nothing) => ChildProcess.Start(new ChildStart
    {
        Path = program,
        Arguments = _isWhole ? ["sync", "--file-system", "--", path] : ["fsfreeze-hook", RecentFiles.Verb, "--", path],
        Environment = ["LC_ALL=C"],
        StandardInput = nothing,
        StandardOutput = nothing,
        StandardError = nothing,
        WorkingDirectory = "/",
        NewSession = true,
    });

    private void WaitUntil(Deadline end, SafeFileHandle stop)
    {
        while (_running.Count > 0)
        {
            int ready = Descriptor.WaitReadable([stop, .. _children.Select(child => child.Exited)], end.Remaining);
            if (ready <= 0)
            {
                LeaveBehind(isOver: ready < 0);
                return;
            }

            SyncedFilesystem filesystem = _running[ready - 1];
            using ChildProcess child = _children[ready - 1];
            _running.RemoveAt(ready - 1);
            _children.RemoveAt(ready - 1);
            filesystem.Add(_clock.Elapsed);
            if (!child.Reap().IsSuccess && _isWhole)
            {
                filesystem.Problem = "it could not be written out; see the kernel's log (dmesg)";
            }
        }
    }

    private void LeaveBehind(bool isOver)
    {
        foreach (SyncedFilesystem filesystem in _running)
        {
            filesystem.Add(_clock.Elapsed);
            filesystem.Problem =
                isOver ? "it was not written out to the end in time ('sync-limit' in [hook])" : "writing it out was ended";
        }

        foreach (ChildProcess child in _children)
        {
            child.KillGroup();
            child.Dispose();
        }
    }
}
