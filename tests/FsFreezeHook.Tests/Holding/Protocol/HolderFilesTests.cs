using System.IO;
using System.Linq;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Holding.Protocol;

public sealed class HolderFilesTests
{
    [Theory]
    [InlineData(128, 128)]
    [InlineData(129, 0)]
    public void What_instances_left_that_are_no_more_is_removed_where_it_has_become_much(int left, int stay)
    {
        using TemporaryFolder folder = new();
        RuntimeDirectory runtime = new(folder.Root);
        foreach (string name in Enumerable.Range(0, left).Select(number => $"container-{number}").Append("mysql"))
        {
            HolderFiles files = new(runtime, name);
            File.WriteAllText(files.Lock, "{}");
            File.WriteAllText(files.Outcome, "{}");
        }

        File.WriteAllText(runtime.RunLockFile, string.Empty);
        HolderFiles.RemoveLeft(runtime, ["mysql"]);
        Assert.Equal(stay, Directory.GetFiles(folder.Root, "container-*.lock").Length);
        Assert.Equal(stay, Directory.GetFiles(folder.Root, "container-*.outcome").Length);
        Assert.True(File.Exists(runtime.RunLockFile) && File.Exists(new HolderFiles(runtime, "mysql").Lock));
    }

    [Fact]
    public void One_that_a_holder_has_stays()
    {
        using TemporaryFolder folder = new();
        RuntimeDirectory runtime = new(folder.Root);
        foreach (int number in Enumerable.Range(0, 200))
        {
            File.WriteAllText(new HolderFiles(runtime, $"container-{number}").Lock, "{}");
        }

        using FileLock? taken = FileLock.TryTake(new HolderFiles(runtime, "container-7").Lock, System.TimeSpan.Zero);
        HolderFiles.RemoveLeft(runtime, []);
        Assert.Equal(["container-7.lock"], Directory.GetFiles(folder.Root).Select(Path.GetFileName));
    }
}
