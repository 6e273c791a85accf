using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

[Collection(ChildProcesses.Name)]
public sealed class FlockOwnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string LockFile => _folder["run.lock"];

    [Fact]
    public void The_owner_of_the_lock_is_found_and_keeps_it()
    {
        Assert.Null(FlockOwner.Find("/proc", LockFile));
        using (FileLock mine = FileLock.TryTake(LockFile, TimeSpan.Zero)!)
        {
            Assert.Equal(Environment.ProcessId, FlockOwner.Find("/proc", LockFile)?.Pid);
            Assert.Null(FileLock.TryTake(LockFile, TimeSpan.Zero));
        }

        Assert.Null(FlockOwner.Find("/proc", LockFile));
    }

    [Fact]
    public void Another_process_that_has_it_is_found()
    {
        _folder.Write("run.lock", string.Empty);
        using Process other = Process.Start(new ProcessStartInfo("flock", [LockFile, "sh", "-c", "echo; read line"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _ = other.StandardOutput.ReadLine();
        Assert.Equal(other.Id, FlockOwner.Find("/proc", LockFile)?.Pid);
        other.StandardInput.Close();
        Assert.True(other.WaitForExit(TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData("1: FLOCK  ADVISORY  WRITE {0} {1} 0 EOF\n", 4711)]
    [InlineData("1: POSIX  ADVISORY  WRITE 1 {1} 0 EOF\n2: FLOCK  ADVISORY  WRITE {0} {1} 0 EOF\n", 4711)]
    [InlineData("1: FLOCK  ADVISORY  READ {0} {1} 0 EOF\n", null)]
    [InlineData("1: -> FLOCK  ADVISORY  WRITE {0} {1} 0 EOF\n", null)]
    [InlineData("1: FLOCK  ADVISORY  WRITE {0} ff:ff:{2} 0 EOF\n", null)]
    [InlineData("1: FLOCK\n\nrubbish a:b:c\n", null)]
    public void Only_an_exclusive_flock_on_that_file_counts(string table, int? pid)
    {
        _folder.Write("run.lock", string.Empty);
        FileIdentity file = FileIdentity.Of(LockFile)!.Value;
        string place = string.Create(CultureInfo.InvariantCulture, $"{file.DeviceMajor:x2}:{file.DeviceMinor:x2}:{file.Inode}");
        _ = Directory.CreateDirectory(_folder["proc"]);
        _folder.Write("proc/locks", string.Format(CultureInfo.InvariantCulture, table, 4711, place, file.Inode));
        Assert.Equal(pid, FlockOwner.Find(_folder["proc"], LockFile)?.Pid);
    }

    [Fact]
    public void One_in_another_process_namespace_has_the_lock_and_no_number()
    {
        _folder.Write("run.lock", string.Empty);
        FileIdentity file = FileIdentity.Of(LockFile)!.Value;
        string place = string.Create(CultureInfo.InvariantCulture, $"{file.DeviceMajor:x2}:{file.DeviceMinor:x2}:{file.Inode}");
        _ = Directory.CreateDirectory(_folder["proc"]);
        _folder.Write("proc/locks", $"1: FLOCK  ADVISORY  WRITE 0 {place} 0 EOF\n");
        Assert.Equal(new FlockOwner(null), FlockOwner.Find(_folder["proc"], LockFile));
    }

    [Fact]
    public void Where_the_table_has_another_device_the_process_that_has_the_file_open_counts()
    {
        _folder.Write("run.lock", string.Empty);
        FileIdentity file = FileIdentity.Of(LockFile)!.Value;
        _ = Directory.CreateDirectory(_folder["proc/4711/fd"]);
        _folder.Write("proc/locks", $"1: FLOCK  ADVISORY  WRITE 4711 ff:ff:{file.Inode} 0 EOF\n");
        _ = File.CreateSymbolicLink(_folder["proc/4711/fd/7"], LockFile);
        Assert.Equal(4711, FlockOwner.Find(_folder["proc"], LockFile)?.Pid);
    }

    public void Dispose() => _folder.Dispose();
}
