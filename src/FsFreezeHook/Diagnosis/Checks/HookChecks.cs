using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Failures;
using FsFreezeHook.Hooks;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>The hook directory: what is run, what is not, and what takes a lock of its own.</summary>
/// <param name="directory">The hook directory.</param>
/// <param name="locksServer">Whether an instance takes part in a freeze, and so its server is locked without any hook.</param>
internal sealed class HookChecks(string directory, bool locksServer)
{
    private const string DirectoryId = "hooks.directory";
    private const string SafetyId = "hooks.safety";
    private const string SkippedId = "hooks.skipped";
    private const string SecondLockId = "hooks.second-lock";
    private const string Subject = "hooks";

    /// <summary>What was found.</summary>
    internal IEnumerable<Finding> Find()
    {
        IReadOnlyList<HookFile> entries;
        try
        {
            entries = HookDirectory.List(directory);
        }
        catch (FailureException e)
        {
            return [Finding.Of(FindingLevel.Fail, DirectoryId, Subject, e.Message)];
        }

        HookFile[] hooks = [.. entries.Where(entry => entry.Skipped is null)];
        return
        [
            Finding.Ok(DirectoryId, Subject, Count(hooks)),
            .. new HookSafety(directory, entries).Find().Select(Unsafe),
            .. entries.Select(Skipped).OfType<Finding>(),
            .. hooks.Where(StockFlusher.Is).Select(SecondLock),
        ];
    }

    private string Count(HookFile[] hooks) => hooks.Length switch
    {
        0 => $"none in {Quoted.Path(directory)}",
        1 => $"one in {Quoted.Path(directory)}: {Quoted.Path(hooks[0].Name)}",
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"{hooks.Length} in {Quoted.Path(directory)}: {string.Join(", ", hooks.Select(hook => Quoted.Path(hook.Name)))}"),
    };

    private static Finding Unsafe(UnsafePath path) => Finding.Warn(
        SafetyId, Subject, $"users other than root can change what runs as root: {path.Description}", path.Remedy);

    private static Finding? Skipped(HookFile entry) => entry.Skipped switch
    {
        null or SkipReason.IgnoredSuffix => null,
        SkipReason.BrokenLink => Finding.Fail(
            SkippedId, Subject, $"{Quoted.Path(entry.Path)} is a broken link, and is not run", "repair it, or remove it"),
        SkipReason.IsThisProgram => Finding.Fail(
            SkippedId,
            Subject,
            $"{Quoted.Path(entry.Path)} is this program itself, which is not a hook",
            $"remove it; the agent runs this program as -F says:\n{ShellWords.Join(["rm", Quoted.Path(entry.Path)])}"),
        SkipReason.IsDirectory => Finding.Warn(
            SkippedId, Subject, $"{Quoted.Path(entry.Path)} is a directory, and its files are not run", "move it elsewhere"),
        _ => Finding.Warn(
            SkippedId,
            Subject,
            $"{Quoted.Path(entry.Path)} is not executable, and is not run",
            $"make it executable, or move it elsewhere:\n{ShellWords.Join(["chmod", "+x", Quoted.Path(entry.Path)])}"),
    };

    private Finding SecondLock(HookFile hook)
    {
        string path = Quoted.Path(hook.Path);
        return locksServer
            ? Finding.Fail(
                SecondLockId,
                Subject,
                $"{path} locks the server too: a second lock, with no time limit and never verified",
                $"move it away, because this program locks the server:\n{ShellWords.Join(["mv", path, path + ".orig"])}")
            : Finding.Warn(
                SecondLockId,
                Subject,
                $"{path} locks the server itself: that lock has no time limit and is never verified",
                "let this program lock it: enable an instance in [mysql], and remove the hook");
    }
}
