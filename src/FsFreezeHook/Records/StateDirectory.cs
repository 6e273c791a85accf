using System.IO;
using System.Linq;
using FsFreezeHook.Json;
using FsFreezeHook.Posix;
using Serilog;

namespace FsFreezeHook.Records;

/// <summary>
/// The directory whose files are in the snapshot: the record's copy, and how the freeze ended. It never fails a freeze or a thaw.
/// </summary>
internal sealed class StateDirectory
{
    private readonly string _root;
    private readonly ILogger _log;
    private readonly FileChanges _changes;

    /// <summary>The state directory at <paramref name="path"/>, whether it exists or not.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="log">Is told what cannot be written.</param>
    /// <param name="runtime">The runtime directory, which keeps what the history cannot be told yet; null: nothing does.</param>
    /// <param name="changes">Makes the changes in it; null: as the program does.</param>
    internal StateDirectory(string path, ILogger log, RuntimeDirectory? runtime = null, FileChanges? changes = null)
    {
        _root = path;
        _log = log;
        _changes = changes ?? FileChanges.Real;
        string file = FileNamed("history.json");
        History = new FreezeHistory(file, (content, aside) => Write(file, content, "the history", aside), runtime, log);
    }

    /// <summary>The last freezes and how they turned out.</summary>
    internal FreezeHistory History { get; }

    /// <summary>What is wrong with the record that was read last, for the log; null: nothing.</summary>
    internal string? Problem { get; private set; }

    private string FreezeFile => FileNamed("freeze.json");

    private string ThawFile => FileNamed("thaw.json");

    /// <summary>The path of a file in it.</summary>
    internal string FileNamed(string name) => Path.Combine(_root, name);

    /// <summary>
    /// Whether a freeze was closed, and in order: its record may stay in the runtime directory, which could not be written then.
    /// </summary>
    internal bool HasClosedInOrder(string freezeId) =>
        ReadThawed() is { } thawed && thawed.FreezeId == freezeId && thawed.Verdict != Verdict.Broken;

    /// <summary>The record of the last freeze, where it was never closed; null otherwise.</summary>
    internal FreezeRecord? ReadOpenRecord()
    {
        FreezeRecord? record = RecordJson.ReadFile(FreezeFile, out string? problem);
        Problem = problem;
        return record is null || ReadThawed()?.FreezeId == record.FreezeId ? null : record;
    }

    /// <summary>The times of a freeze that has ended; null where nothing was locked, or its thaw's record is gone.</summary>
    /// <param name="frozen">The freeze's record; null where that is gone.</param>
    internal FreezeFigures? FiguresOf(FreezeRecord? frozen) =>
        frozen is not null && ReadThawed() is { } thawed && thawed.FreezeId == frozen.FreezeId
            ? FreezeFigures.Of(frozen, thawed)
            : null;

    /// <summary>The record of a freeze; null where it is not the last one that was committed.</summary>
    /// <param name="freezeId">The freeze.</param>
    internal FreezeRecord? RecordOf(string? freezeId) =>
        RecordJson.ReadFile(FreezeFile, out _) is { } frozen && frozen.FreezeId == freezeId ? frozen : null;

    /// <summary>Writes the copy that is to be in the snapshot. It is not synced: freezing the filesystem does that.</summary>
    internal void Write(FreezeRecord record) => Write(FreezeFile, RecordJson.Write(record), "the record");

    /// <summary>Writes how a freeze ended.</summary>
    internal void Write(ThawRecord record) => Write(ThawFile, RecordJson.Write(record), "the record");

    private ThawRecord? ReadThawed() =>
        JsonFile.TryRead(ThawFile, RecordJson.LargestRecord, RecordJson.Readable.ThawRecord, out _);

    private bool Write(string path, byte[] content, string what, string? aside = null) => GuardedWrite.Try(
        _root,
        () => Replace(path, content, aside),
        _log,
        $"{what} cannot be written to the state directory",
        "state-directory",
        () => OwnDirectory.Ensure(_root, UnixMode.GroupReadableDirectory));

    private void Replace(string path, byte[] content, string? aside)
    {
        foreach (string place in new[] { path, path + ".new", aside }.OfType<string>())
        {
            if (Aside.Move(place, FileKind.Regular) is { } moved)
            {
                _log.Warning("{Moved:l}", moved);
            }
        }

        if (aside is not null && FileSystem.Exists(path))
        {
            _changes.Rename(path, aside);
        }

        _changes.Replace(path, content, UnixMode.GroupReadableFile);
    }
}
