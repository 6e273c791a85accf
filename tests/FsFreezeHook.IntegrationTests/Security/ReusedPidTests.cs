using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text.Json.Nodes;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Security;

/// <summary>A process that has the number of a holder by now, or that somebody says is one, is never killed.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class ReusedPidTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();
    private readonly TemporaryFolder _folder = new();

    public ReusedPidTests(MariaDbFixture bed)
    {
        _server = bed.Server;
        _hook.UseServer(_server);
    }

    private string LockFile => Path.Combine(_hook.RuntimeDirectory, "mysql.lock");

    private string StateRecord => Path.Combine(_hook.StateDirectory, "freeze.json");

    public void Dispose()
    {
        _hook.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("thaw", 24)]
    [InlineData("freeze", 0)]
    public void The_kernel_gave_the_number_of_a_killed_holder_to_another_process(string verb, int exitCode)
    {
        Assert.Equal(0, _hook.Freeze().ExitCode);
        ProcessEntry holder = Assert.Single(_hook.Holders);
        holder.Signal("KILL");
        _ = Eventually.True(() => holder.StartTime is null, Bound, "the holder has gone");
        using Process stranger = StartWithPid(holder.Pid);
        Assert.Equal(exitCode, _hook.Run(verb).ExitCode);
        Assert.False(stranger.HasExited);
        Assert.False(verb == "thaw" && WriteProbe.IsWriteLocked(_server));
        AssertNextCycleWorks();
        Assert.False(stranger.HasExited);
        stranger.Kill();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_record_names_a_process_that_began_at_another_time(bool inTheRuntimeDirectory)
    {
        using BackgroundProcess stranger = Stranger();
        string record = RecordNaming(stranger.Pid, new ProcessEntry(stranger.Pid).StartTime!.Value - 1);
        File.WriteAllText(inTheRuntimeDirectory ? _hook.CommittedRecord : StateRecord, record);
        _ = _hook.Thaw();
        Assert.True(stranger.IsRunning);
        AssertNextCycleWorks();
        Assert.True(stranger.IsRunning);
    }

    [Fact]
    public void A_lock_file_that_another_process_keeps_names_a_process_that_began_at_another_time()
    {
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        JsonObject mark = JsonNode.Parse(File.ReadAllText(LockFile))!.AsObject();
        using BackgroundProcess stranger = Stranger();
        mark["pid"] = stranger.Pid;
        mark["startTime"] = new ProcessEntry(stranger.Pid).StartTime!.Value - 1;
        File.WriteAllText(LockFile, mark.ToJsonString());
        using (BackgroundProcess keeper = new(_folder.File("keeper"), "flock", ["--no-fork", LockFile, "sleep", "600"]))
        {
            _ = Eventually.True(
                () => Command.Run("flock", ["--nonblock", LockFile, "true"]).ExitCode != 0, Bound, "the lock file is kept");
            CommandResult freeze = _hook.Freeze();
            Assert.Equal(30, freeze.ExitCode);
            Assert.Contains(LockFile, freeze.Error, StringComparison.Ordinal);
            Assert.False(WriteProbe.IsWriteLocked(_server));
            Assert.True(keeper.IsRunning);
        }

        Assert.True(stranger.IsRunning);
        AssertNextCycleWorks();
        Assert.True(stranger.IsRunning);
    }

    /// <summary>With the right start time: only the file's owner tells that nobody of ours wrote it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_record_that_a_local_user_wrote_names_a_process_of_roots(bool theRuntimeDirectoryIsFresh)
    {
        using BackgroundProcess stranger = Stranger();
        string record = RecordNaming(stranger.Pid, new ProcessEntry(stranger.Pid).StartTime!.Value);
        _hook.Settings["state-directory"] = LocalUser.MakeFolder(_folder, "users");
        string forged = _folder.File("forged");
        File.WriteAllText(forged, record);
        LocalUser.Must("cp \"$1\" \"$2\"", forged, StateRecord);
        if (theRuntimeDirectoryIsFresh)
        {
            Directory.Delete(_hook.RuntimeDirectory, recursive: true);
        }

        CommandResult thaw = _hook.Thaw();
        Assert.Equal((0, string.Empty), (thaw.ExitCode, thaw.Error));
        Assert.True(stranger.IsRunning);
    }

    private BackgroundProcess Stranger() => new(_folder.File("stranger"), "sleep", ["600"]);

    // A record of this boot, whole but for its holder.
    private string RecordNaming(int pid, ulong startTime)
    {
        Assert.Equal(0, _hook.Freeze().ExitCode);
        JsonObject record = JsonNode.Parse(File.ReadAllText(_hook.CommittedRecord))!.AsObject();
        Assert.Equal(0, _hook.Thaw().ExitCode);
        File.Delete(Path.Combine(_hook.StateDirectory, "thaw.json"));
        JsonObject holder = record["instances"]![0]!["holder"]!.AsObject();
        holder["pid"] = pid;
        holder["startTime"] = startTime;
        return record.ToJsonString();
    }

    // The next process of this pid namespace gets the number after the last one, see pid_namespaces(7); others start meanwhile.
    private static Process StartWithPid(int pid)
    {
        for (int i = 0; i < 1000; i++)
        {
            File.WriteAllText("/proc/sys/kernel/ns_last_pid", (pid - 1).ToString(CultureInfo.InvariantCulture));
            Process process = Process.Start("sleep", ["600"]);
            if (process.Id == pid)
            {
                return process;
            }

            process.Kill();
            process.Dispose();
        }

        throw new TestBedException($"no process got the number {pid}");
    }

    private void AssertNextCycleWorks()
    {
        // After a freeze that was verified here it is still frozen.
        _ = _hook.Thaw();
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.True(WriteProbe.IsWriteLocked(_server));
        CommandResult thaw = _hook.Thaw();
        Assert.Equal((0, string.Empty), (thaw.ExitCode, thaw.Error));
        Assert.False(WriteProbe.IsWriteLocked(_server));
        Assert.Empty(_hook.Holders);
    }
}
