using System;
using System.Text;
using FsFreezeHook.Json;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Holding.Protocol;

/// <summary>Thaw's end of one holder: asks it to release, waits for it, and reads what it left.</summary>
/// <param name="runtime">The runtime directory.</param>
/// <param name="instance">The instance.</param>
/// <param name="freezeId">The freeze that locked it.</param>
internal sealed class HolderRelease(RuntimeDirectory runtime, HeldInstance instance, string freezeId)
{
    private const int LargestMark = 4096;
    private const string WasKilled = "its holder was killed";

    /// <summary>
    /// How long thaw waits for all holders. It answers within 10 s whatever they do: this, the kill, and the sessions' end.
    /// </summary>
    internal static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(7);

    /// <summary>
    /// How long somebody who releases by force waits: a holder may be unable to write its outcome to a disk that is frozen.
    /// </summary>
    internal static readonly TimeSpan ForcedWait = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan KillWait = TimeSpan.FromSeconds(1);

    // One that could not be asked may just be ending by itself; otherwise nothing comes of waiting for it.
    private static readonly TimeSpan UnaskedWait = TimeSpan.FromMilliseconds(200);

    private readonly HolderFiles _files = new(runtime, instance.Name);
    private bool _asked;

    internal HeldInstance Instance { get; } = instance;

    /// <summary>Who has the lock file at <paramref name="path"/>, or had it last; null where it does not say.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="problem">What is wrong with it, and where; null: nothing.</param>
    internal static HolderMark? ReadMark(string path, out string? problem) =>
        JsonFile.TryRead(path, LargestMark, HoldingJson.Default.HolderMark, out problem);

    /// <summary>
    /// Asks the holder to release. It does not wait, so that all holders can be asked before one is waited for.
    /// </summary>
    /// <param name="byForce">Whether it is released by force, see <see cref="OutcomeKind.Forced"/>.</param>
    internal void Ask(bool byForce = false)
    {
        using SafeFileHandle? pipe = NamedPipe.TryOpenWriter(_files.ReleasePipe);
        try
        {
            if (pipe is not null)
            {
                Descriptor.Write(
                    pipe,
                    Encoding.UTF8.GetBytes($"\n{(byForce ? ReleaseRequest.ByForce(freezeId) : ReleaseRequest.For(freezeId))}\n"));
                _asked = true;
            }
        }
        catch (PosixException)
        {
            // It went in this moment, or reads no more: either shows in what it left.
        }
    }

    /// <summary>Whether the holder did not answer and was killed, or cannot be: after <see cref="Finish"/>.</summary>
    internal bool IsStuck { get; private set; }

    /// <summary>Waits until the holder has gone, and kills it where it does not go.</summary>
    /// <param name="answer">When it must have answered.</param>
    /// <returns>How holding ended.</returns>
    internal Outcome Finish(Deadline answer)
    {
        bool answered = WaitForHolder(answer.Remaining);
        IsStuck = !answered;
        bool gone = answered || Instance.Holder.Kill(KillWait);

        return Left(answered ? WasKilled
            : gone ? "its holder did not answer and was killed"
            : $"its holder, process {Instance.Holder.Pid}, did not answer and cannot be killed; its lock may still be held");
    }

    /// <summary>How holding ended, by what the holder left.</summary>
    /// <param name="otherwise">What is to be said where it left nothing.</param>
    internal Outcome Left(string otherwise = WasKilled)
    {
        Outcome? outcome = OutcomeFile.TryRead(_files.Outcome, out string? problem);
        return outcome?.FreezeId == freezeId ? outcome : new Outcome
        {
            FreezeId = freezeId,
            Kind = OutcomeKind.Unknown,
            Message = problem is not null ? $"what its holder left is {problem}" : otherwise,
            HeldMilliseconds = 0,
        };
    }

    // Both: the lock file tells soonest, and the process tells where somebody removed the file.
    private bool WaitForHolder(TimeSpan wait)
    {
        using FileLock? free = TryTakeLock(wait);
        return free is not null && (!Instance.Holder.IsAlive || OutcomeFile.TryRead(_files.Outcome, out _)?.FreezeId == freezeId);
    }

    private FileLock? TryTakeLock(TimeSpan wait)
    {
        try
        {
            return FileLock.TryTake(_files.Lock, _asked || wait < UnaskedWait ? wait : UnaskedWait);
        }
        catch (PosixException)
        {
            return null;
        }
    }
}
