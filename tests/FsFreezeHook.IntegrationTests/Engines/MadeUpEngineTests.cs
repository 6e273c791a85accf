using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using FsFreezeHook.Approval;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Engines;

/// <summary>
/// An engine that is made up (FsFreezeHook.EngineHost/Ledger) takes part as a real one does, in the program's own assembly:
/// through real holders, with a section of its own, and beside a real server all or none. Its lock is an
/// exclusive flock(2) on a file.
/// </summary>
[Collection(nameof(WithMariaDb))]
public sealed class MadeUpEngineTests : IDisposable
{
    private static readonly string[] Roots = ["src", "tests"];

    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook;
    private readonly string _ledger;

    public MadeUpEngineTests(MariaDbFixture bed)
    {
        _server = bed.Server;
        string host = Path.Combine(Repository.Root, "tests", "FsFreezeHook.EngineHost", "bin", "Release", "net10.0");
        _hook = new PublishedHook(
            Path.Combine(host, "engine-host"),
            "engine-host",
            Directory.EnumerateFiles(host).Where(file => Path.GetExtension(file) is ".dll" or ".json"));
        _ledger = Path.Combine(_hook.Folder, "ledger.txt");
        File.WriteAllText(_ledger, "first\n");
        _hook.FurtherConfiguration = $"[ledger]\nfile = {_ledger}\nlock-timeout = 2s\nmax-stall = 500ms\n";
    }

    public void Dispose() => _hook.Dispose();

    [Fact]
    public void It_is_frozen_and_thawed_through_a_holder_of_its_own_and_named_in_record_and_status()
    {
        _hook.MySql = new Dictionary<string, string> { ["enabled"] = "no" };
        Assert.Equal("ledger", Assert.Single(Recorded()));
        Assert.False(MayWrite(), "a ledger that is locked can be written");
        Assert.Equal($"ledger {_ledger}", Assert.Single(_hook.FreezeRecord.Instances).Server);
        string status = _hook.Run("status").Output;
        Assert.Contains($"ledger {_ledger}", status, StringComparison.Ordinal);
        Assert.Contains("file-lock", status, StringComparison.Ordinal);
        Assert.Equal(string.Empty, Run(0, "thaw").Error);
        Assert.True(MayWrite(), "a ledger that was thawed cannot be written");
        Assert.Equal("released", Assert.Single(_hook.ThawRecord.Instances).Outcome);
    }

    [Fact]
    public void Beside_a_real_server_both_are_locked_and_both_released()
    {
        _hook.UseServer(_server);
        Assert.Equal(["mysql", "ledger"], Recorded());
        using (WaitingWrite write = new(_server))
        {
            Assert.True(write.Waits);
            Assert.False(MayWrite(), "a ledger that is locked can be written");
            long at = Stopwatch.GetTimestamp();
            Assert.Equal(string.Empty, Run(0, "thaw").Error);
            _ = write.AssertWritten(at, TimeSpan.FromSeconds(5));
        }

        Assert.True(MayWrite(), "a ledger that was thawed cannot be written");
    }

    [Fact]
    public void Where_one_is_not_granted_its_lock_neither_is_locked()
    {
        _hook.UseServer(_server);
        using BackgroundProcess writer = new(
            Path.Combine(_hook.Folder, "writer-output"),
            "flock",
            ["--shared", _ledger, "sh", "-c", "echo writes; exec sleep 60"]);
        _ = Eventually.True(
            () => writer.Output.Contains("writes", StringComparison.Ordinal), TimeSpan.FromSeconds(10), "the ledger is written");
        CommandResult freeze = Run(22, "freeze");
        Assert.StartsWith("ledger: file lock not granted within ", freeze.Error, StringComparison.Ordinal);
        Assert.Contains("in [ledger]", freeze.Error, StringComparison.Ordinal);
        Assert.False(WriteProbe.IsWriteLocked(_server), "a server is locked beside a ledger that is not");
        Assert.Empty(_hook.Holders);
    }

    [Fact]
    public void Check_and_the_dry_run_name_it_and_a_key_that_it_does_not_have_is_named_with_its_line()
    {
        _hook.MySql = new Dictionary<string, string> { ["enabled"] = "no" };
        Assert.Contains($"the ledger {_ledger}", _hook.Run("check").Output, StringComparison.Ordinal);
        Assert.Contains($"file-lock on the ledger {_ledger}", Run(0, "freeze", "--dry-run").Output, StringComparison.Ordinal);
        File.Delete(_ledger);
        Assert.Equal($"ledger: there is no ledger {_ledger}; make it\n", Run(20, "freeze").Error);
        _hook.FurtherConfiguration = "[ledger]\nsocket = /x\n";
        Assert.Contains("unknown key 'socket' in [ledger]", Run(3, "freeze").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_line_outside_its_folder_knows_it()
    {
        string folder = Path.Combine("FsFreezeHook.EngineHost", "Ledger");
        string[] lines = [.. Roots
            .SelectMany(
                root => Directory.EnumerateFiles(Path.Combine(Repository.Root, root), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains(folder, StringComparison.Ordinal)
                && !file.Contains("/obj/", StringComparison.Ordinal)
                && Path.GetFileName(file) != $"{nameof(MadeUpEngineTests)}.cs")
            .SelectMany(File.ReadLines)
            .Where(line => line.Contains("ledger", StringComparison.OrdinalIgnoreCase))];
        Assert.Equal("new Ledger.LedgerEngine(),", Assert.Single(lines).Trim());
    }

    private CommandResult Run(int exitCode, params string[] arguments)
    {
        CommandResult result = _hook.Run(arguments);
        Assert.True(result.ExitCode == exitCode, $"{result.ExitCode}: {result.Error}{_hook.Log}");
        return result;
    }

    private IEnumerable<string> Recorded()
    {
        _ = Run(0, "freeze");
        return _hook.FreezeRecord.Instances.Select(instance => instance.Name);
    }

    private bool MayWrite() => Command.Run("flock", ["--shared", "--nonblock", _ledger, "true"]).ExitCode == 0;
}
