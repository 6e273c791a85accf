using System;
using System.IO;
using FsFreezeHook.Posix;
using Serilog;

namespace FsFreezeHook.Freezing;

/// <summary>
/// The directory whose files are in the snapshot: the record's copy, and how the freeze ended. It never fails a freeze or a thaw.
/// </summary>
internal sealed class StateDirectory
{
    private readonly string _root;
    private readonly ILogger _log;

    /// <summary>The state directory at <paramref name="path"/>, whether it exists or not.</summary>
    internal StateDirectory(string path, ILogger log)
    {
        _root = path;
        _log = log;
    }

    /// <summary>What is wrong with the record that was read last, for the log; null: nothing.</summary>
    internal string? Problem { get; private set; }

    private string FreezeFile => Path.Combine(_root, "freeze.json");

    private string ThawFile => Path.Combine(_root, "thaw.json");

    /// <summary>The record of the last freeze, where it was never closed; null otherwise.</summary>
    internal FreezeRecord? ReadOpenRecord()
    {
        FreezeRecord? record = RecordJson.ReadFile(FreezeFile, out string? problem);
        Problem = problem;
        return record is null || ReadThawedId() == record.FreezeId ? null : record;
    }

    /// <summary>Writes the copy that is to be in the snapshot. It is not synced: freezing the filesystem does that.</summary>
    internal void Write(FreezeRecord record) => Write(FreezeFile, RecordJson.Write(record));

    /// <summary>Writes how a freeze ended.</summary>
    internal void Write(ThawRecord record) => Write(ThawFile, RecordJson.Write(record));

    private string? ReadThawedId() =>
        JsonFile.TryRead(ThawFile, RecordJson.LargestRecord, RecordJson.Default.ThawRecord, out _)?.FreezeId;

    private void Write(string path, byte[] content)
    {
        try
        {
            FileSystem.EnsureDirectory(_root, UnixMode.GroupReadableDirectory);
            if (new PathSafety().Find(_root) is { } problem)
            {
                throw new IOException($"others than root could replace it: {problem}");
            }

            FileSystem.Replace(path, content, UnixMode.GroupReadableFile);
        }
        catch (Exception e) when (e is PosixException or IOException or UnauthorizedAccessException)
        {
            _log.Error("the record cannot be written to the state directory: {Problem}; set 'state-directory' in [hook]", e.Message);
        }
    }
}
