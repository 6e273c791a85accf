using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>A child that was started with <c>posix_spawn(3)</c>: no fork in a process with threads.</summary>
internal sealed unsafe class ChildProcess : IDisposable
{
    // glibc's posix_spawn_file_actions_t, posix_spawnattr_t and sigset_t are smaller than this on every architecture.
    private const int OpaqueSize = 512;

    /// <summary>The number of the first of <see cref="ChildStart.Further"/> in the child.</summary>
    internal const int FirstFurther = 3;

    private ExitStatus? _status;

    private ChildProcess(int pid, SafeFileHandle exited)
    {
        Pid = pid;
        Exited = exited;
    }

    /// <summary>Its process id, which is also its process group's, but for <see cref="ChildStart.SharesGroup"/>.</summary>
    internal int Pid { get; }

    /// <summary>Readable or hung up once it has ended: see <see cref="ProcessEnd"/>.</summary>
    internal SafeFileHandle Exited { get; }

    /// <summary>Starts a child.</summary>
    /// <exception cref="PosixException">It could not be started; ENOEXEC for a script without a <c>#!</c> line.</exception>
    internal static ChildProcess Start(ChildStart start) => Start(start, SpawnExtensions.OfThisLibrary);

    /// <summary>The same, with what the C library adds to <c>posix_spawn(3)</c>.</summary>
    internal static ChildProcess Start(ChildStart start, SpawnExtensions extensions)
    {
        ThreadFolder? folder = null;
        void* actions = NativeMemory.AllocZeroed(OpaqueSize);
        void* attributes = NativeMemory.AllocZeroed(OpaqueSize);
        void* signals = NativeMemory.AllocZeroed(OpaqueSize);
        byte** argv = Marshalled(start.Arguments);
        byte** envp = Marshalled(start.Environment);
        try
        {
            Check(Libc.posix_spawn_file_actions_init(actions), start);
            Check(Libc.posix_spawnattr_init(attributes), start);
            Check(Libc.posix_spawn_file_actions_adddup2(actions, start.StandardInput, 0), start);
            Check(Libc.posix_spawn_file_actions_adddup2(actions, start.StandardOutput, 1), start);
            Check(Libc.posix_spawn_file_actions_adddup2(actions, start.StandardError, 2), start);
            int next = FirstFurther;
            foreach (SafeFileHandle further in start.Further)
            {
                Check(Libc.posix_spawn_file_actions_adddup2(actions, further, next++), start);
            }

            Check(extensions.CloseFrom(actions, next), start);
            if (start.WorkingDirectory is { } directory)
            {
                Check(extensions.BeginIn(actions, directory, out folder), start);
            }

            // The agent ignores SIGPIPE and so does this runtime; a child begins with every signal as it is by default.
            _ = Libc.sigfillset(signals);
            Check(Libc.posix_spawnattr_setsigdefault(attributes, signals), start);
            _ = Libc.sigemptyset(signals);
            Check(Libc.posix_spawnattr_setsigmask(attributes, signals), start);
            Check(Libc.posix_spawnattr_setpgroup(attributes, 0), start);

            // The policy that the attributes begin with is the ordinary one.
            short policy = RealTime.IsOn && !start.KeepsRealTime ? Libc.POSIX_SPAWN_SETSCHEDULER : (short)0;
            Check(Libc.posix_spawnattr_setflags(
                attributes, (short)(Group(start) | policy | Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK)), start);

            int pid;
            Check(Libc.posix_spawn(&pid, start.Path, actions, attributes, argv, envp), start);
            return new ChildProcess(pid, ProcessEnd.OfChild(pid, start.Path));
        }
        finally
        {
            folder?.Dispose();
            _ = Libc.posix_spawn_file_actions_destroy(actions);
            _ = Libc.posix_spawnattr_destroy(attributes);
            NativeMemory.Free(actions);
            NativeMemory.Free(attributes);
            NativeMemory.Free(signals);
            Free(argv);
            Free(envp);
        }
    }

    /// <summary>
    /// Has the kernel keep how children end, until they are asked for: whoever ignores SIGCHLD has every program that it starts
    /// ignore it too, and waitpid(2) then tells nothing.
    /// </summary>
    internal static void KeepEnds() => _ = Libc.signal(Libc.SIGCHLD, Libc.SIG_DFL);

    /// <summary>Waits until it has ended, and leaves its number taken, so that its group can still be signalled.</summary>
    /// <param name="timeout">How long to wait at most; null for ever.</param>
    /// <returns>Whether it has ended.</returns>
    internal bool WaitExited(TimeSpan? timeout) => _status is not null || Descriptor.WaitReadable([Exited], timeout) == 0;

    /// <summary>Takes note of how it ended. Only after <see cref="WaitExited"/> said that it has.</summary>
    internal ExitStatus Reap()
    {
        if (_status is not { } ended)
        {
            int status;
            bool known = Libc.waitpid(Pid, &status, Libc.WNOHANG) == Pid;
            ended = known ? ExitStatus.FromWaitStatus(status) : new ExitStatus(-1, 0);
            _status = ended;
        }

        return ended;
    }

    /// <summary>Sends a signal to it alone; to nobody, once it is reaped.</summary>
    internal void Signal(int signal)
    {
        if (_status is null)
        {
            _ = Libc.kill(Pid, signal);
        }
    }

    /// <summary>Asks it to end, and not its group: SIGTERM.</summary>
    internal void Terminate() => Signal(Libc.SIGTERM);

    /// <summary>Kills it, and not its group: SIGKILL.</summary>
    internal void Kill() => Signal(Libc.SIGKILL);

    /// <summary>Asks its whole process group to end: SIGTERM.</summary>
    internal void TerminateGroup() => SignalGroup(Libc.SIGTERM);

    /// <summary>Kills its whole process group: SIGKILL.</summary>
    internal void KillGroup() => SignalGroup(Libc.SIGKILL);

    /// <inheritdoc/>
    public void Dispose() => Exited.Dispose();

    private static short Group(ChildStart start) => start.NewSession ? Libc.POSIX_SPAWN_SETSID
        : start.SharesGroup ? (short)0
        : Libc.POSIX_SPAWN_SETPGROUP;

    private void SignalGroup(int signal)
    {
        // Once it is reaped, its number may be somebody else's.
        if (_status is null)
        {
            _ = Libc.kill(-Pid, signal);
        }
    }

    private static void Check(int error, ChildStart start)
    {
        if (error != 0)
        {
            throw new PosixException("start", start.Path, error);
        }
    }

    private static byte** Marshalled(IReadOnlyList<string> strings)
    {
        byte** array = (byte**)NativeMemory.AllocZeroed((nuint)(strings.Count + 1), (nuint)sizeof(byte*));
        for (int i = 0; i < strings.Count; i++)
        {
            array[i] = KernelTextMarshaller.ConvertToUnmanaged(strings[i]);
        }

        return array;
    }

    private static void Free(byte** array)
    {
        for (byte** item = array; *item is not null; item++)
        {
            NativeMemory.Free(*item);
        }

        NativeMemory.Free(array);
    }
}
