using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A table for people, of one run of the tests: each row is a file, and several processes may add theirs at once.
/// </summary>
/// <param name="name">The name of the rows' folder, and of the table without <c>.md</c>, in the folder of artifacts.</param>
/// <param name="head">What stands above the rows.</param>
/// <param name="footnote">What stands below them.</param>
internal sealed class SharedTable(string name, string head, string footnote)
{
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(Prepared.ArtifactFolder, name)).FullName;

    /// <summary>Adds a row, or writes it anew, and writes the table of all that are there.</summary>
    /// <param name="key">Which row it is.</param>
    /// <param name="row">The row, with its end.</param>
    public void Add(string key, string row)
    {
        string file = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16] + ".row";
        using FileStream alone = Eventually.Some(
            () => TryOpen(Path.Combine(_folder, "lock")),
            TimeSpan.FromSeconds(30),
            $"no other process writes the table of {name}");
        File.WriteAllText(Path.Combine(_folder, file), row);
        string rows = string.Concat(Directory.EnumerateFiles(_folder, "*.row").Select(File.ReadAllText).Order());
        File.WriteAllText(Path.Combine(Prepared.ArtifactFolder, name + ".md"), head + rows + footnote);
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
