using System;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Syncing;

/// <summary>
/// Which files are written out in pieces, by the system calls that the process makes: what users put there leads it nowhere else.
/// </summary>
public sealed class RecentFilesTests : IDisposable
{
    private const int TwoPieces = 2 * 1024 * 1024;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_file_that_was_written_to_lately_is_written_out_piece_by_piece_and_an_old_one_is_not_opened()
    {
        _ = Directory.CreateDirectory(_folder.File("below"));
        Write("below/recent", TwoPieces);
        Write("below/old", TwoPieces);
        File.SetLastWriteTimeUtc(_folder.File("below/old"), DateTime.UtcNow.AddDays(-2));
        string[] calls = Trace();
        Assert.Equal(2, calls.Count(call => call.Contains("/below/recent>, ", StringComparison.Ordinal) && IsWrite(call)));
        Assert.DoesNotContain(calls, call => call.Contains("/old", StringComparison.Ordinal));
    }

    [Fact]
    public void Holes_of_a_file_are_skipped_however_long_it_is()
    {
        using (FileStream file = File.Create(_folder.File("sparse")))
        {
            file.SetLength(8L << 40);
            file.Position = 4L << 40;
            file.Write(new byte[TwoPieces]);
        }

        Assert.InRange(Trace().Count(IsWrite), 1, 4);
    }

    [Fact]
    public void No_link_pipe_or_other_filesystem_is_opened()
    {
        using TemporaryFolder elsewhere = new();
        File.WriteAllBytes(elsewhere.File("target"), new byte[TwoPieces]);
        _ = File.CreateSymbolicLink(_folder.File("link-to-file"), elsewhere.File("target"));
        _ = Directory.CreateSymbolicLink(_folder.File("link-to-folder"), elsewhere.Path);
        _ = Command.Must("mkfifo", _folder.File("pipe"));
        using TmpfsMount other = new(_folder.File("other"));
        File.WriteAllBytes(Path.Combine(other.Path, "on-tmpfs"), new byte[TwoPieces]);
        Write("recent", TwoPieces);
        string[] calls = Trace();
        Assert.Contains(calls, call => call.Contains("/recent>, ", StringComparison.Ordinal) && IsWrite(call));
        Assert.DoesNotContain(calls, call => new[] { "target", "link-to", "/pipe", "on-tmpfs", elsewhere.Path }
            .Any(word => call.Contains(word, StringComparison.Ordinal)));
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsWrite(string call) => call.Contains("sync_file_range", StringComparison.Ordinal);

    private void Write(string name, int size) => File.WriteAllBytes(_folder.File(name), new byte[size]);

    // What it opens, and which parts of which files it has written out.
    private string[] Trace()
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Path.GetFileName(_folder.Path)}.trace");
        try
        {
            _ = Command.Must(
                "strace", "-f", "-y", "-e", "trace=open,openat,sync_file_range", "-o", file, Prepared.HookBinary, "write-out",
                "--", _folder.Path);
            return File.ReadAllLines(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
