using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Logging;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>Whether the runtime directory, the state directory and the log can be written, and lie where they should.</summary>
/// <remarks>
/// Nothing is made and nothing written to find that out. A freeze gives the two directories their mode; what it does not mend is
/// somebody else's directory, and a way to it that others may change.
/// </remarks>
/// <param name="settings">Where they are.</param>
internal sealed class DirectoryChecks(HookSettings settings)
{
    private const string RuntimeId = "runtime.directory";
    private const string TmpfsId = "runtime.tmpfs";
    private const string StateId = "state.directory";
    private const string LogId = "log.file";
    private const string Runtime = "runtime directory";
    private const string State = "state directory";
    private const string Log = "log";

    // Pipes, lock files, reserved outcomes and records of several instances are less by far; a log's lines of a freeze too.
    private const long Enough = 1024 * 1024;

    /// <summary>What was found.</summary>
    internal IEnumerable<Finding> Find() =>
    [
        .. JudgeRuntime(new Place(settings.RuntimeDirectory)),
        JudgeState(new Place(settings.StateDirectory)),
        settings.LogTo == LogPlaces.Journal ? JudgeJournal() : JudgeLog(new Place(settings.LogFile)),
    ];

    private static IEnumerable<Finding> JudgeRuntime(Place place)
    {
        const string key = "'runtime-directory' in [hook]";
        if (ProblemOf(place, key) is { } problem)
        {
            yield return Finding.Fail(RuntimeId, Runtime, problem.Text, problem.Remedy);
            yield break;
        }

        string path = Quoted.Path(place.Path);
        yield return Finding.Ok(RuntimeId, Runtime, place.IsThere ? path : $"{path}, created by the first freeze");
        yield return place.FilesystemType switch
        {
            null => Finding.Warn(
                TmpfsId, Runtime, $"{path} is on a filesystem that this process cannot see", $"set {key} to a folder on a tmpfs"),
            var type when MountTable.InMemory.Contains(type) =>
                Finding.Ok(TmpfsId, Runtime, $"on {type}, which stays writable while filesystems are frozen"),
            var type => Finding.Warn(
                TmpfsId,
                Runtime,
                $"{path} is on {Quoted.Shorten(type)}, which is not writable while frozen: output of background hooks, "
                    + "and what a limit releases, is lost",
                $"mount a tmpfs at /run, or set {key} to a folder on one"),
        };
    }

    private static Finding JudgeState(Place place) => ProblemOf(place, "'state-directory' in [hook]") is { } problem
        ? Finding.Fail(
            StateId,
            State,
            $"{problem.Text}: snapshots are without the freeze record, and the history is not kept",
            problem.Remedy)
        : Finding.Ok(
            StateId, State, place.IsThere ? Quoted.Path(place.Path) : $"{Quoted.Path(place.Path)}, created by the first freeze");

    // As OwnDirectory.Ensure and the two directories' owners look at them.
    private static (string Text, string Remedy)? ProblemOf(Place place, string key)
    {
        string path = Quoted.Path(place.Path);
        FileDescription? found = TryDescribe(place.Path);
        return found is { Kind: not FileKind.Directory } ? ($"{path} is not a directory", $"remove it, or set {key}")
            : found is { } directory && directory.Owner != User.Effective
                ? (Invariant($"{path} belongs to user {directory.Owner}"),
                    $"make root its owner, or set {key}:\n{ShellWords.Join(["chown", "root", path])}")
            : new PathSafety().Find(place.Path) is { } unsafePath && unsafePath.Path != place.Path
                ? ($"users other than root could replace {path}: {unsafePath.Description}",
                    $"let only root change it, or set {key}:\n{unsafePath.Remedy}")
            : !place.IsWritable
                ? ($"{Quoted.Path(place.Existing)} cannot be written", $"mount its filesystem for writing, or set {key}")
            : place.Free is < Enough ? (Full(place), $"make room there, or set {key}")
            : null;
    }

    private static Finding JudgeLog(Place place)
    {
        string path = Quoted.Path(place.Path);
        const string key = "'log-file' in [hook]";
        FileDescription? found = TryDescribe(place.Path);
        string? folder = System.IO.Path.GetDirectoryName(place.Path);
        bool folderIsThere = place.IsThere || folder == place.Existing;
        (string Text, string Remedy)? problem = found switch
        {
            { Kind: FileKind.Link } => ($"{path} is a link, which is not followed", $"remove it, or set {key}"),
            { Kind: FileKind.Directory } => ($"{path} is a directory", $"remove it, or set {key}"),
            { } file when file.Owner != User.Effective =>
                (Invariant($"{path} belongs to user {file.Owner}"),
                    $"make root its owner, or set {key}:\n{ShellWords.Join(["chown", "root", path])}"),
            { Kind: FileKind.Regular, Links: > 1 } => ($"{path} has another name, a hard link", $"remove it, or set {key}"),
            _ when !folderIsThere =>
                ($"there is no folder for {path}",
                    $"make it, or set {key}:\n{ShellWords.Join(["mkdir", "-p", Quoted.Path(folder ?? "/")])}"),
            _ when !place.IsWritable =>
                ($"{Quoted.Path(place.Existing)} cannot be written", $"mount its filesystem for writing, or set {key}"),
            _ when place.Free is < Enough => (Full(place), $"make room there, or set {key}"),
            _ => null,
        };
        return problem is { } wrong
            ? Finding.Warn(LogId, Log, $"{wrong.Text}: nothing is logged", wrong.Remedy)
            : Finding.Ok(LogId, Log, place.IsThere ? path : $"{path}, created by the first freeze");
    }

    private static Finding JudgeJournal() => FileSystem.Exists(JournalSink.DefaultSocket)
        ? Finding.Ok(LogId, Log, "systemd's journal")
        : Finding.Warn(
            LogId, Log, $"no journal listens at {JournalSink.DefaultSocket}: nothing is logged", "set log-to = file in [hook]");

    private static string Full(Place place) =>
        Invariant($"the filesystem of {Quoted.Path(place.Path)} has {(place.Free ?? 0) / 1024} KiB left");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static FileDescription? TryDescribe(string path)
    {
        try
        {
            return FileSystem.Describe(path);
        }
        catch (PosixException)
        {
            return null;
        }
    }
}
