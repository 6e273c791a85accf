using System;
using System.Linq;
using FsFreezeHook.Json;
using FsFreezeHook.Posix;
using Serilog;

namespace FsFreezeHook.Records;

/// <summary>
/// The file of the last freezes, in the state directory. It is written where nothing is locked or frozen by the run any more, and
/// it never fails a freeze or a thaw.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="write">
/// Writes it: what it is to have, and the name that what is there now gets first, null for none. Says whether it was.
/// </param>
/// <param name="runtime">The runtime directory, which keeps what cannot be written yet; null: nothing does.</param>
/// <param name="log">The log.</param>
internal sealed class FreezeHistory(string file, Func<byte[], string?, bool> write, RuntimeDirectory? runtime, ILogger log)
{
    private readonly string _file = file;

    /// <summary>Is told of the history as often as a freeze is added; null: nobody is.</summary>
    internal Action<History>? Added { get; set; }

    private string AsideFile => _file + ".unreadable";

    /// <summary>The history; one without any freeze where there is none, or none that can be read.</summary>
    /// <remarks>
    /// Freezes of another boot are history as much as those of this one, and so are those of the machine that a restored copy was
    /// taken of.
    /// </remarks>
    /// <param name="problem">The file, what is wrong with it, and where; null: nothing.</param>
    internal History Read(out string? problem)
    {
        History? history = JsonFile.TryRead(
            _file, History.LargestFile, RecordJson.Readable.History, out string? wrong, FindProblem);
        wrong ??= history is null && FileSystem.Exists(_file)
            ? FormattableString.Invariant($"not a file of this user with at most {History.LargestFile} bytes")
            : null;
        problem = wrong is null ? null : $"{_file} is {wrong}";
        return (runtime?.ReadUnwritten()?.Freezes ?? []).Aggregate(
            history ?? History.Empty, (whole, freeze) => whole.With(freeze));
    }

    /// <summary>
    /// Adds a freeze. What cannot be read is kept aside, and a new history begun; what cannot be written is kept in
    /// the runtime directory.
    /// </summary>
    /// <param name="entry">The freeze.</param>
    /// <param name="tool">This program and its version.</param>
    internal void Add(HistoryEntry entry, string tool)
    {
        History? whole = null;
        if (!TryWrite(history => whole = history.With(entry), tool))
        {
            Keep(unwritten => runtime?.WriteUnwritten(unwritten.With(entry) with { Tool = tool }));
        }

        Added?.Invoke(whole!);
    }

    /// <summary>Writes what could not be written before.</summary>
    /// <param name="tool">This program and its version.</param>
    internal void AddUnwritten(string tool)
    {
        if (runtime?.ReadUnwritten() is not null)
        {
            TryWrite(history => history, tool);
        }
    }

    private bool TryWrite(Func<History, History> change, string tool)
    {
        History history = Read(out string? problem);
        if (problem is not null)
        {
            log.Warning("a new history begins: {Problem:l}; the old one is kept as {Aside:l}", problem, AsideFile);
        }

        if (!write(RecordJson.Write(change(history) with { Tool = tool }), problem is null ? null : AsideFile))
        {
            return false;
        }

        Keep(_ => runtime?.RemoveUnwritten());
        return true;
    }

    private void Keep(Action<History> keep)
    {
        try
        {
            keep(runtime?.ReadUnwritten() ?? History.Empty);
        }
        catch (PosixException e)
        {
            log.Error("'fsfreeze-hook status' will not show this freeze: {Problem:l}", e.MessageAndRemedy);
        }
    }

    private static string? FindProblem(History? history) => history switch
    {
        null => "malformed in line 1 at byte 0: it is null",
        { Format: not History.CurrentFormat } =>
            FormattableString.Invariant($"of format {history.Format}, which this program does not know"),
        _ when history.Freezes.Any(freeze => freeze is null) => "malformed in line 1 at byte 0: a freeze is null",
        _ when history.Freezes.Any(freeze => freeze.Verdict is Verdict.Locked or Verdict.Ended) =>
            "malformed in line 1 at byte 0: a freeze has a verdict that no freeze ends with",
        _ => null,
    };
}
