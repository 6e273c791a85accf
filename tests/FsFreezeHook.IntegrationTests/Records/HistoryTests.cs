using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Records;

/// <summary>The history of freezes, in the state directory, and that it never fails one.</summary>
[Collection(nameof(WithNoServer))]
public sealed class HistoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PublishedHook _hook = new();

    private string HistoryFile => Path.Combine(_hook.StateDirectory, "history.json");

    public void Dispose()
    {
        _hook.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Of_more_than_a_hundred_freezes_the_last_hundred_are_kept()
    {
        FreezeAndThaw();
        Assert.Equal("no-database 0 hand", ProgramStatus.Of(_hook).Newest);
        string entries = string.Join(',', Enumerable.Range(1, 100).Select(number => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"freezeId":"boot.{{number}}","startedAt":"2026-01-31T23:59:59.123Z","""
                + $$""" "endedAt":"2026-01-31T23:59:59.124Z","verdict":"consistent"}""")));
        File.WriteAllText(HistoryFile, $$"""{"format":1,"tool":"another","freezes":[{{entries}}]}""");
        FreezeAndThaw();
        JsonElement[] history = ProgramStatus.Of(_hook).History;
        Assert.Equal(100, history.Length);
        Assert.Equal(_hook.FreezeRecord.FreezeId, history[0].GetProperty("freezeId").GetString());
        Assert.Equal(
            ["boot.100", "boot.2"], new[] { history[1], history[99] }.Select(entry => entry.GetProperty("freezeId").GetString()));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(HistoryFile));
    }

    [Fact]
    public void One_that_is_malformed_is_kept_aside_and_a_new_one_begun()
    {
        FreezeAndThaw();
        File.WriteAllText(HistoryFile, "{ rubbish");
        Assert.Contains(
            HistoryFile,
            Assert.Single(ProgramStatus.Of(_hook).All.GetProperty("problems").EnumerateArray()).GetString(),
            StringComparison.Ordinal);
        FreezeAndThaw();
        Assert.Equal("{ rubbish", File.ReadAllText(HistoryFile + ".unreadable"));
        ProgramStatus status = ProgramStatus.Of(_hook);
        _ = Assert.Single(status.History);
        Assert.Empty(status.All.GetProperty("problems").EnumerateArray());
        Assert.Contains("a new history begins", _hook.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_directory_that_is_full_or_read_only_fails_nothing()
    {
        using TmpfsMount small = new(_folder.File("small"), "size=64k,mode=0755");
        _hook.Settings["state-directory"] = Path.Combine(small.Path, "state");
        FreezeAndThaw();
        Fill(Path.Combine(small.Path, "filler"));
        FreezeAndThaw();
        _hook.Settings["failing-hook"] = "abort";
        string hook = _hook.AddHook("10-fails", "#!/bin/sh\n[ \"$1\" = thaw ]\n");
        CommandResult failed = _hook.Freeze();
        Assert.Equal(10, failed.ExitCode);
        File.Delete(hook);
        Assert.Contains(
            $"the history cannot be written to the state directory: write {small.Path}/state/history.json.new: ",
            _hook.Log,
            StringComparison.Ordinal);
        Assert.Contains("; make room on its filesystem, or set 'state-directory' in [hook]", _hook.Log, StringComparison.Ordinal);

        // What it could not be told is in the runtime directory until it can, and in status.
        ProgramStatus status = ProgramStatus.Of(_hook);
        Assert.Equal(("failed 10 hand", 3), (status.Newest, status.History.Length));
        Assert.Equal(failed.Error.TrimEnd('\n'), status.LastFailure.GetProperty("line").GetString());
        Assert.DoesNotContain("10-fails", File.ReadAllText(SmallHistory(small)), StringComparison.Ordinal);

        File.Delete(Path.Combine(small.Path, "filler"));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Contains("10-fails", File.ReadAllText(SmallHistory(small)), StringComparison.Ordinal);
        Assert.Equal(3, ProgramStatus.Of(_hook).History.Length);
        small.MakeReadOnly();
        FreezeAndThaw();
        Assert.Equal(4, ProgramStatus.Of(_hook).History.Length);
    }

    [Fact]
    public void A_freeze_that_failed_as_the_filesystem_of_the_record_the_locks_and_the_log_was_full_is_in_status_by_name()
    {
        using TmpfsMount small = new(_folder.File("small"), "size=1m,mode=0755");
        _hook.Settings["runtime-directory"] = Path.Combine(small.Path, "run");
        _hook.Settings["state-directory"] = Path.Combine(small.Path, "state");
        _hook.Settings["log-file"] = Path.Combine(small.Path, "log");
        FreezeAndThaw();
        string filler = Path.Combine(small.Path, "filler");
        Fill(filler);
        CommandResult failed = _hook.Freeze();
        Assert.Equal(1, failed.ExitCode);
        Assert.Matches($"^[^\n]*{small.Path}/run[^\n]*; make room [^\n]*\n$", failed.Error);
        ProgramStatus status = ProgramStatus.Of(_hook);
        Assert.Equal(("thawed", "failed 1 hand", 2), (status.State, status.Newest, status.History.Length));
        Assert.Equal(failed.Error.TrimEnd('\n'), status.LastFailure.GetProperty("line").GetString());

        File.Delete(filler);
        FreezeAndThaw();
        Assert.Contains("; make room ", File.ReadAllText(SmallHistory(small)), StringComparison.Ordinal);
        Assert.Equal(3, ProgramStatus.Of(_hook).History.Length);
    }

    [Theory]
    [InlineData(GuestAgentBuild.Debian12)]
    [InlineData(GuestAgentBuild.Unstable)]
    public void It_is_in_the_snapshot_with_what_came_before_it_and_status_reads_it_while_its_filesystem_is_frozen(
        GuestAgentBuild build)
    {
        using LoopFilesystem filesystem = LoopFilesystem.Create(_folder.File("image"), _folder.File("mount"), 16);
        _hook.Settings["state-directory"] = Path.Combine(filesystem.MountPoint, "state");
        _hook.WriteConfiguration();
        using GuestAgent agent = new(build, _hook.Program);
        for (int round = 0; round < 2; round++)
        {
            _ = Snapshot.Take(agent, filesystem, _folder.File("copy"), () =>
            {
                // It reads alone: on a frozen filesystem a write would wait until thaw, and this would end at its bound.
                CommandResult status = Command.Run(
                    _hook.Program, ["status"], new CommandOptions { Bound = TimeSpan.FromSeconds(20) });
                Assert.Equal((0, string.Empty), (status.ExitCode, status.Error));
                Assert.Matches(
                    $"^frozen: since .*, by the agent \\(process {agent.Pid}\\)\n  no database is locked\n", status.Output);
            });
        }

        Assert.Equal(
            ["no-database 0 agent", "no-database 0 agent"],
            ProgramStatus.Of(_hook).History.Select(_ => ProgramStatus.Of(_hook).Newest));
        using LoopFilesystem copy = LoopFilesystem.Mount(_folder.File("copy"), _folder.File("restored"));
        using JsonDocument before = JsonDocument.Parse(File.ReadAllText(Path.Combine(copy.MountPoint, "state", "history.json")));
        JsonElement entry = Assert.Single(before.RootElement.GetProperty("freezes").EnumerateArray());
        Assert.Equal(
            ProgramStatus.Of(_hook).History[1].GetProperty("freezeId").GetString(), entry.GetProperty("freezeId").GetString());
    }

    private static string SmallHistory(TmpfsMount small) => Path.Combine(small.Path, "state", "history.json");

    private static void Fill(string path)
    {
        using FileStream file = File.Create(path);
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    private void FreezeAndThaw()
    {
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        CommandResult thaw = _hook.Thaw();
        Assert.Equal((0, string.Empty), (thaw.ExitCode, thaw.Error));
    }
}
