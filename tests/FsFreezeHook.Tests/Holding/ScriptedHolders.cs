using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;

namespace FsFreezeHook.Tests.Holding;

/// <summary>Holders that are shell scripts, so that freeze's end of them can be tested without a server.</summary>
internal sealed class ScriptedHolders : IDisposable
{
    /// <summary>A locked report, for use in a script.</summary>
    public const string Locked = """echo '{"kind":"locked","blockers":[]}'""";

    /// <summary>A ready report.</summary>
    public const string Ready = """echo '{"kind":"ready","lock":"read lock","blockers":[]}'""";

    /// <summary>A ready report with a blocker.</summary>
    public const string Blocked =
        """echo '{"kind":"ready","lock":"read lock","blockers":[{"id":"7","description":"a long update"}]}'""";

    private readonly TemporaryFolder _folder = new();
    private readonly Interruption _interruption = new();
    private StartedHolders? _started;
    private HolderGroup? _group;

    public CollectedLog Log { get; } = new();

    /// <summary>A report of an attempt that was not granted.</summary>
    public static string Failed(FailureReason reason)
    {
        string word = JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString());
        return $$"""echo '{"kind":"failed","blockers":[],"reason":"{{word}}","message":"no"}'""";
    }

    /// <summary>
    /// Makes a group and starts a holder for each instance. The scripts are cases of the variable <c>name/word</c>: first with
    /// the word <c>begin</c>, then with each word from the control pipe; <c>$n</c> counts them.
    /// </summary>
    public HolderGroup Group(LockLimits limits, params string[] cases) => Group(limits, TimeProvider.System, cases);

    public HolderGroup Group(LockLimits limits, TimeProvider time, params string[] cases) =>
        Group(limits, time, Spared.None, cases);

    public HolderGroup Group(LockLimits limits, TimeProvider time, Spared spared, params string[] cases)
    {
        HolderScript.Write(
            _folder,
            [
                "read -r order || { echo gone >> \"$hold.words\"; return; }",
                "printf '%s\\n' \"$order\" > \"$hold.order\"",
                "word=begin; n=0",
                "while :; do",
                "  n=$((n + 1))",
                "  echo $word >> \"$hold.words\"",
                "  case $hold/$word/$n in",
                .. cases.Select(one => $"    {one};;"),
                $"    */begin/*) {Ready};;",
                $"    */find-blockers/*) {Ready};;",
                $"    */end-blockers/*) {Ready};;",
                $"    */reset/*) {Ready};;",
                $"    */acquire/*) {Locked};;",
                "    */verify/*) echo '{\"kind\":\"held\",\"blockers\":[],\"at\":7}';;",
                "    */ping/*) echo '{\"kind\":\"held\",\"blockers\":[],\"at\":8}';;",
                "    */release/*) echo '{\"kind\":\"released\",\"blockers\":[],\"at\":9}';;",
                "  esac",
                "  read -r word limit || break",
                "done",
                "echo gone >> \"$hold.words\"",
            ]);
        _group = new HolderGroup(limits, _interruption, time, Log.Logger)
        {
            Stalls = new RecentStalls(_folder["stalls"], time),
            Spared = spared,
        };
        return _group;
    }

    /// <summary>Notes what an attempt of an earlier run has just cost.</summary>
    public void Stall(TimeSpan span) => new RecentStalls(_folder["stalls"], TimeProvider.System).Add(span);

    public IReadOnlyDictionary<string, Report> MakeReady(params string[] instances)
    {
        Start(instances);
        return _group!.MakeReady([_started!], Orders(instances));
    }

    /// <summary>Starts them, and gives none its order.</summary>
    public StartedHolders Start(params string[] instances) =>
        _started = StartedHolders.Start(_folder["program"], instances, origin: null);

    /// <summary>An order for each.</summary>
    public IReadOnlyList<HoldRequest> Orders(params string[] instances) =>
        [.. instances.Select(instance => HolderBench.Order(_folder.Root) with { Instance = instance })];

    /// <summary>What a holder was told, in order.</summary>
    public IReadOnlyList<string> Words(string instance) =>
        File.Exists(_folder[$"{instance}.words"]) ? File.ReadAllLines(_folder[$"{instance}.words"]) : [];

    /// <summary>The lines of a file that a script wrote.</summary>
    public IReadOnlyList<string> Lines(string file) => File.ReadAllLines(_folder[file]);

    public string Order(string instance) => File.ReadAllText(_folder[$"{instance}.order"]);

    public void Dispose()
    {
        // All scripts end with their control pipes.
        _group?.LetGo();
        _group?.Dispose();
        _started?.Dispose();
        _interruption.Dispose();
        _folder.Dispose();
    }
}
