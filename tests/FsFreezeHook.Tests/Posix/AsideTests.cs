using System;
using System.IO;
using System.Linq;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

public sealed class AsideTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_missing_or_of_the_kind_that_belongs_there_stays()
    {
        string file = _folder.Write("file", "kept");
        Assert.Null(Aside.Move(_folder["missing"], FileKind.Regular));
        Assert.Null(Aside.Move(file, FileKind.Regular));
        Assert.Equal("kept", File.ReadAllText(file));
    }

    [Fact]
    public void Each_that_is_of_another_kind_gets_a_name_of_its_own_and_keeps_what_it_has()
    {
        foreach (string expected in (string[])["file.aside", "file.aside-2", "file.aside-3"])
        {
            Directory.CreateDirectory(_folder["file"]);
            _folder.Write("file/inside", "kept");
            Assert.Equal(
                $"{_folder["file"]} is a directory and not a file: moved to {_folder[expected]}",
                Aside.Move(_folder["file"], FileKind.Regular));
            Assert.Equal("kept", File.ReadAllText(Path.Combine(_folder[expected], "inside")));
        }
    }

    [Fact]
    public void A_link_is_moved_and_not_what_it_leads_to()
    {
        string target = _folder.Write("target", "kept");
        File.CreateSymbolicLink(_folder["pipe"], target);
        Assert.Equal(
            $"{_folder["pipe"]} is a symbolic link and not a named pipe: moved to {_folder["pipe"]}.aside",
            Aside.Move(_folder["pipe"], FileKind.NamedPipe));
        Assert.Equal("kept", File.ReadAllText(target));
    }

    [Fact]
    public void After_a_hundred_a_person_is_asked_to_look()
    {
        foreach (int number in Enumerable.Range(1, 99))
        {
            Directory.CreateDirectory(_folder[number == 1 ? "file.aside" : $"file.aside-{number}"]);
        }

        Directory.CreateDirectory(_folder["file"]);
        Assert.Contains(
            "99 others were moved aside before",
            Assert.Throws<IOException>(() => Aside.Move(_folder["file"], FileKind.Regular)).Message,
            StringComparison.Ordinal);
    }
}
