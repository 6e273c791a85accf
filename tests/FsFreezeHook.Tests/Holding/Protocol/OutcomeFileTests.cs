using System;
using System.IO;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Holding.Protocol;

public sealed class OutcomeFileTests : IDisposable
{
    private static readonly Outcome Released = new() { FreezeId = "f", Kind = OutcomeKind.Released, HeldMilliseconds = 1 };

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["mysql.outcome"];

    [Fact]
    public void Reserving_takes_its_space_and_removes_the_outcome_of_an_earlier_freeze()
    {
        _folder.Write("mysql.outcome", "old");
        using OutcomeFile file = OutcomeFile.Reserve(Path);
        Assert.False(File.Exists(Path));
        Assert.Equal(4096, new FileInfo(Assert.Single(Directory.GetFiles(_folder.Root))).Length);
    }

    [Fact]
    public void What_is_written_has_its_name_and_is_read_again()
    {
        using (OutcomeFile file = OutcomeFile.Reserve(Path))
        {
            file.Write(Released);
        }

        Assert.Equal(Released, OutcomeFile.TryRead(Path, out _));
        Assert.Equal([Path], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void A_holder_that_never_held_leaves_nothing()
    {
        OutcomeFile.Reserve(Path).Dispose();
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void A_message_without_an_end_is_cut_off_so_that_it_fits()
    {
        using OutcomeFile file = OutcomeFile.Reserve(Path);
        file.Write(Released with { Kind = OutcomeKind.Lost, Message = new string('x', 100_000) });
        Assert.StartsWith("xxx", OutcomeFile.TryRead(Path, out _)?.Message, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(Path).Length, 1, 4096);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"freezeId\":\"f\",\"kind\":\"splendid\",\"heldMilliseconds\":1}")]
    public void What_is_no_outcome_is_none(string content)
    {
        _folder.Write("mysql.outcome", content);
        Assert.Null(OutcomeFile.TryRead(Path, out _));
    }

    [Fact]
    public void No_file_and_a_link_are_none()
    {
        Assert.Null(OutcomeFile.TryRead(Path, out _));
        using (OutcomeFile file = OutcomeFile.Reserve(_folder["other.outcome"]))
        {
            file.Write(Released);
        }

        File.CreateSymbolicLink(Path, _folder["other.outcome"]);
        Assert.Null(OutcomeFile.TryRead(Path, out _));
    }

    [Fact]
    public void Where_there_is_no_room_for_it_nothing_is_held() =>
        Assert.Throws<PosixException>(() => OutcomeFile.Reserve(_folder["none/mysql.outcome"]));

    public void Dispose() => _folder.Dispose();
}
