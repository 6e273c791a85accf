using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Json;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Records;

/// <summary>
/// The directory that says what is frozen now. It should be on tmpfs, which stays writable while filesystems are frozen.
/// </summary>
internal sealed class RuntimeDirectory
{
    // An entry's longest line, each letter escaped, is less.
    private const int LargestEntry = 64 * 1024;

    // Blocks and a name for some entries, and for the directory itself; where there is plenty, so that no freeze
    // fails for want of it.
    private const int Room = 16 * 1024;
    private const int Plenty = 16 * Room;

    private readonly FileChanges _changes;
    private readonly List<string> _moved = [];

    /// <summary>The runtime directory at <paramref name="path"/>, whether it exists or not.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="changes">Makes the changes in it; null: as the program does.</param>
    internal RuntimeDirectory(string path, FileChanges? changes = null)
    {
        Root = path;
        _changes = changes ?? FileChanges.Real;
    }

    /// <summary>Its path.</summary>
    internal string Root { get; }

    /// <summary>
    /// Whether no run has been here since boot, or somebody emptied it: the run lock's file, which stays from the first run on,
    /// was missing when <see cref="Ensure"/> or <see cref="Look"/> looked.
    /// </summary>
    internal bool WasEmpty { get; private set; }

    /// <summary>Whether <see cref="Ensure"/> failed: what it had of a freeze that is in force cannot be read.</summary>
    internal bool IsUnusable { get; private set; }

    /// <summary>What is wrong with the record that was read last, for the log; null: nothing.</summary>
    internal string? Problem { get; private set; }

    /// <summary>Whether it stays writable while filesystems are frozen, as there is no disk under it.</summary>
    internal bool IsInMemory => MountTable.TypeOf(Root) is { } type && MountTable.InMemory.Contains(type);

    /// <summary>The lock that one run at a time has.</summary>
    internal string RunLockFile => FileNamed("run.lock");

    /// <summary>How long writers waited in the last minute for locks that were not granted.</summary>
    internal string StallsFile => FileNamed("stalls");

    private string RecordFile => FileNamed("freeze.json");

    // The record of an agent's freeze that was closed as broken before the agent's thaw came, until that thaw has been told.
    private string RecordForAgentFile => FileNamed("thawed-early.json");

    // A freeze that was refused while another is in force: the log and the state directory may lie on what is
    // frozen, this directory not.
    private string RefusedFile => FileNamed("refused.json");

    // What the history does not have yet: it could not be written, most often as its filesystem is full, and this
    // directory is on another.
    private string UnwrittenFile => FileNamed("unwritten.json");

    // Given up for it where this directory is on the full filesystem as well: /run is no tmpfs everywhere.
    private string RoomFile => FileNamed("unwritten.room");

    /// <summary>The path of a file in it.</summary>
    internal string FileNamed(string name) => Path.Combine(Root, name);

    /// <summary>Makes it where it is missing, with mode 0700.</summary>
    /// <exception cref="FailureException">It cannot be made, or belongs to somebody else.</exception>
    internal void Ensure()
    {
        bool hasRunLock = false;
        IsUnusable = true;
        Enter(() =>
        {
            OwnDirectory.Ensure(Root, UnixMode.OwnerDirectory);
            hasRunLock = FileSystem.Describe(RunLockFile) is not null;
            foreach (string name in FileSystem.NamesIn(Root))
            {
                if (KindOf(name) is { } kind && Aside.Move(FileNamed(name), kind) is { } line)
                {
                    _moved.Add(line);
                }
            }
        });
        (WasEmpty, IsUnusable) = (!hasRunLock, false);
    }

    /// <summary>
    /// What stood in the place of a file of ours when <see cref="Ensure"/> looked, and was moved away: a line each, for the log.
    /// </summary>
    internal IReadOnlyList<string> Moved => _moved;

    // What a file of ours is, by its name; null where it is none of ours.
    private static FileKind? KindOf(string name) => Path.GetExtension(name) switch
    {
        ".release" => FileKind.NamedPipe,
        ".lock" or ".json" or ".outcome" or ".reserved" or ".new" or ".room" or ".logins" => FileKind.Regular,
        _ => name == "rehearsal" ? FileKind.NamedPipe : name is "hook-output" or "stalls" ? FileKind.Regular : null,
    };

    /// <summary>Looks as <see cref="Look"/> does, and fails where <see cref="Ensure"/> would.</summary>
    /// <exception cref="FailureException">It cannot be made, or belongs to somebody else.</exception>
    internal void RequireUsable() => Enter(() => OwnDirectory.Require(Root, UnixMode.OwnerDirectory));

    /// <summary>Looks whether a run has been here, and makes nothing.</summary>
    /// <exception cref="FailureException">It cannot be looked into.</exception>
    internal void Look() => Enter(() => { });

    private void Enter(Action before)
    {
        try
        {
            before();
            WasEmpty = FileSystem.Describe(RunLockFile) is null;
        }
        catch (Exception e) when (e is PosixException or IOException or UnauthorizedAccessException)
        {
            string problem = e is PosixException posix ? $"{posix.MessageAndRemedy}, or" : $"{e.Message};";
            throw new FailureException(
                FailureReason.Internal, $"the runtime directory cannot be used: {problem} set 'runtime-directory' in [hook]", e);
        }
    }

    /// <summary>Refuses a place where somebody else could put another directory under its name.</summary>
    /// <remarks>Not for thaw: what is locked must be released, whatever the way to it has become.</remarks>
    /// <param name="isToBeEnsured">Whether <see cref="Ensure"/> is still to give it its mode: then its own is no reason.</param>
    /// <exception cref="FailureException">Others than root may change the way to it.</exception>
    internal void RequireSafePlace(bool isToBeEnsured = false)
    {
        if (new PathSafety().Find(Root) is { } problem
            && !(isToBeEnsured && FileIdentity.Of(problem.Path) == FileIdentity.Of(Root)))
        {
            throw new FailureException(
                FailureReason.Configuration,
                $"the runtime directory cannot be used: users other than root could replace it: {problem.Description}; "
                    + $"set 'runtime-directory' in [hook], or run: {problem.Remedy}");
        }
    }

    /// <summary>The record that was committed last and not taken away; null where there is none.</summary>
    internal FreezeRecord? ReadRecord()
    {
        FreezeRecord? record = RecordJson.ReadFile(RecordFile, out string? problem);
        Problem = problem;
        return record;
    }

    /// <summary>Commits a freeze: one rename, which every holder takes for the decision.</summary>
    /// <exception cref="PosixException">The filesystem is full or not writable.</exception>
    /// <exception cref="FailureException">The record is so large that nobody would read it again.</exception>
    internal void Commit(FreezeRecord record)
    {
        byte[] content = RecordJson.Write(record);
        if (content.Length > RecordJson.LargestRecord)
        {
            throw new FailureException(
                FailureReason.Internal,
                $"the freeze record has {content.Length} bytes, more than {RecordJson.LargestRecord}; please report it");
        }

        _changes.Replace(RecordFile, content, UnixMode.OwnerFile);
    }

    /// <summary>Takes the record away: nothing is frozen any more.</summary>
    /// <exception cref="PosixException">The directory is not writable.</exception>
    internal void RemoveRecord() => _changes.Remove(RecordFile);

    /// <summary>Whether there is a record that was kept for an agent's thaw.</summary>
    internal bool HasRecordForAgent => FileSystem.Exists(RecordForAgentFile);

    /// <summary>
    /// The record of an agent's freeze that was closed as broken, and whose agent's thaw is still to come; null
    /// where there is none.
    /// </summary>
    /// <param name="problem">What is wrong with it; null: nothing.</param>
    internal FreezeRecord? ReadRecordForAgent(out string? problem) => RecordJson.ReadFile(RecordForAgentFile, out problem);

    /// <summary>
    /// Keeps a record for the agent's thaw, and takes it away as that of what is frozen now: in this order, so that none is lost.
    /// </summary>
    /// <param name="record">The record; null: what was committed last, which cannot be read.</param>
    /// <exception cref="PosixException">The directory is not writable.</exception>
    internal void KeepForAgent(FreezeRecord? record)
    {
        if (record is null)
        {
            _changes.Rename(RecordFile, RecordForAgentFile);
            return;
        }

        _changes.Replace(RecordForAgentFile, RecordJson.Write(record), UnixMode.OwnerFile);
        RemoveRecord();
    }

    /// <summary>Forgets what was kept for an agent's thaw.</summary>
    /// <exception cref="PosixException">The directory is not writable.</exception>
    internal void RemoveRecordForAgent() => _changes.Remove(RecordForAgentFile);

    /// <summary>The last freeze that was refused while the one in force is; null where none was.</summary>
    internal HistoryEntry? ReadRefused() =>
        JsonFile.TryRead(RefusedFile, LargestEntry, RecordJson.Readable.HistoryEntry, out _);

    /// <summary>Keeps a freeze that was refused, until thaw puts it into the log and the history.</summary>
    /// <exception cref="PosixException">The directory is not writable.</exception>
    internal void WriteRefused(HistoryEntry entry) => _changes.Replace(RefusedFile, RecordJson.Write(entry), UnixMode.OwnerFile);

    /// <summary>Forgets a freeze that was refused.</summary>
    /// <exception cref="PosixException">The directory is not writable.</exception>
    internal void RemoveRefused() => _changes.Remove(RefusedFile);

    /// <summary>The freezes that the history does not have yet; null where it has all.</summary>
    internal History? ReadUnwritten() =>
        JsonFile.TryRead(UnwrittenFile, History.LargestFile, RecordJson.Readable.History, out _) is { } unwritten
            && unwritten.Freezes.All(freeze => freeze is not null) ? unwritten : null;

    /// <summary>Keeps room for them, as long as there is some. Under the run lock, and with no filesystem frozen.</summary>
    internal void KeepRoomForUnwritten()
    {
        if (!FileSystem.Exists(RoomFile) && FileSystem.FreeBytes(Root) > Plenty)
        {
            FileSystem.TryReserve(RoomFile, Room);
        }
    }

    /// <summary>Keeps the freezes that the history does not have yet.</summary>
    /// <exception cref="PosixException">The directory is not writable, or full in spite of the room that was kept.</exception>
    internal void WriteUnwritten(History unwritten)
    {
        byte[] content = RecordJson.Write(unwritten);
        try
        {
            _changes.Replace(UnwrittenFile, content, UnixMode.OwnerFile);
        }
        catch (PosixException e) when (e.IsOutOfSpace && FileSystem.Exists(RoomFile))
        {
            _changes.Remove(RoomFile);
            _changes.Replace(UnwrittenFile, content, UnixMode.OwnerFile);
        }
    }

    /// <summary>Forgets them: the history has them.</summary>
    /// <exception cref="PosixException">The directory is not writable.</exception>
    internal void RemoveUnwritten()
    {
        if (FileSystem.Exists(UnwrittenFile))
        {
            _changes.Remove(UnwrittenFile);
        }
    }
}
