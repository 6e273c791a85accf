using System.IO;
using System.Security.Cryptography;

namespace FsFreezeHook.Benchmarks.Cycles;

/// <summary>Pages of a filesystem that somebody has written to, and nobody to the disk yet.</summary>
internal static class DirtyPages
{
    private const int Piece = 1 << 20;

    /// <summary>Writes a file anew, so many MiB, and does not wait for the disk.</summary>
    public static void Make(string folder, int mebibytes)
    {
        byte[] piece = new byte[Piece];
        RandomNumberGenerator.Fill(piece);
        string file = Path.Combine(folder, "dirty");
        File.Delete(file);
        using FileStream written = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (int number = 0; number < mebibytes; number++)
        {
            written.Write(piece);
        }
    }
}
