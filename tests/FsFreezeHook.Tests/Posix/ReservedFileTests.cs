using System;
using System.IO;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

public sealed class ReservedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["reserved"];

    [Fact]
    public void Its_space_is_there_before_it_is_written()
    {
        using ReservedFile file = ReservedFile.Create(Path, 4096);
        Assert.Equal(4096, new FileInfo(Path).Length);
        Assert.Equal("600", TemporaryFolder.Mode(Path));
    }

    [Fact]
    public void What_was_written_has_its_new_name_and_its_own_length_and_stays()
    {
        _folder.Write("name", "an older one, which was longer");
        using (ReservedFile file = ReservedFile.Create(Path, 4096))
        {
            file.WriteAs(_folder["name"], "content"u8);
        }

        Assert.Equal("content", File.ReadAllText(_folder["name"]));
        Assert.Equal([_folder["name"]], Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void One_that_was_never_written_is_removed()
    {
        ReservedFile.Create(Path, 4096).Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void What_a_killed_predecessor_left_is_replaced()
    {
        _folder.Write("reserved", "left over");
        using ReservedFile file = ReservedFile.Create(Path, 16);
        Assert.Equal(new byte[16], File.ReadAllBytes(Path));
    }

    [Fact]
    public void Without_its_folder_it_cannot_be_made_and_one_whose_folder_went_disposes_in_peace()
    {
        Assert.Throws<PosixException>(() => ReservedFile.Create(_folder["none/reserved"], 16));
        Directory.CreateDirectory(_folder["going"]);
        using ReservedFile file = ReservedFile.Create(_folder["going/reserved"], 16);
        Directory.Delete(_folder["going"], recursive: true);
        Assert.Throws<PosixException>(() => file.WriteAs(_folder["going/name"], "content"u8));
    }

    public void Dispose() => _folder.Dispose();
}
