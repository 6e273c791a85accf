using System;
using System.Runtime.InteropServices;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

/// <summary>The umask is the whole process's, so nothing else runs beside these.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed partial class Umask : IDisposable
{
    public const string Name = "umask";

    private readonly uint _before = Set(0x3F);

    public void Dispose() => _ = Set(_before);

    [LibraryImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint Set(uint mask);
}

[Collection(Umask.Name)]
public sealed class UmaskTests
{
    [Fact]
    public void A_file_has_the_mode_that_it_was_made_with_whatever_the_umask()
    {
        using TemporaryFolder folder = new();
        using (Umask umask = new())
        {
            FileSystem.OpenAppending(folder["log"], UnixMode.GroupReadableFile).Dispose();
            FileSystem.Replace(folder["record"], "x"u8, UnixMode.GroupReadableFile);
        }

        Assert.Equal(("640", "640"), (TemporaryFolder.Mode(folder["log"]), TemporaryFolder.Mode(folder["record"])));
    }
}
