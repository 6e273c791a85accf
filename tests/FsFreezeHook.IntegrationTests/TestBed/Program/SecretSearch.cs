using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Looks for a secret in what a program leaves behind: as it is, percent-encoded, escaped, in base64, in hexadecimal, in UTF-16.
/// </summary>
internal sealed class SecretSearch
{
    private const int Largest = 64 * 1024 * 1024;

    private readonly (string Name, byte[] Bytes)[] _forms;
    private readonly HashSet<string> _before = [.. Directory.EnumerateFileSystemEntries("/tmp")];

    /// <summary>Makes a secret, other than any before, and begins to watch <c>/tmp</c>.</summary>
    public SecretSearch()
    {
        // Letters and digits in the middle: they are the same percent-encoded and escaped, where what is around them is not.
        string core = "Canary" + Guid.NewGuid().ToString("N")[..18];
        Secret = "p+/&" + core + "%\"x";
        byte[] bytes = Encoding.UTF8.GetBytes(core);
        _forms =
        [
            ("as it is", bytes),
            ("in UTF-16", Encoding.Unicode.GetBytes(core)),
            ("in hexadecimal", Encoding.ASCII.GetBytes(Convert.ToHexString(bytes))),
            ("in small hexadecimal", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes))),
            .. Enumerable.Range(0, 3).Select(skip => ($"in base64 from byte {skip}", Base64(bytes, skip))),
        ];
    }

    /// <summary>The secret.</summary>
    public string Secret { get; }

    /// <summary>Where it is in a text; nothing where it is not.</summary>
    public IEnumerable<string> In(string name, string text) => In(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Where it is in the regular files of a folder, and in what is new in <c>/tmp</c>.</summary>
    /// <param name="folders">The folders.</param>
    /// <param name="except">The files and folders where it may be: where it was configured, and the server's own.</param>
    public IEnumerable<string> InFiles(IEnumerable<string> folders, params string[] except) =>
        Directory.EnumerateFileSystemEntries("/tmp").Where(entry => !_before.Contains(entry))
            .Concat(folders)
            .Distinct()
            .SelectMany(Files)
            .Where(file => !except.Any(path => file == path || file.StartsWith(path + "/", StringComparison.Ordinal)))
            .SelectMany(file => In(file, TryRead(file)));

    /// <summary>Where it is in what the kernel tells everybody, or their owner, of processes.</summary>
    public IEnumerable<string> InProcesses() => ProcessEntry.All().SelectMany(process =>
        In($"arguments of {process.Pid}", process.CommandLine)
            .Concat(In($"environment of {process.Pid}", process.EnvironmentBlock)));

    private static byte[] Base64(byte[] bytes, int skip)
    {
        // Whole groups of three bytes: what is before and behind them changes none of their letters.
        byte[] whole = bytes[skip..];
        return Encoding.ASCII.GetBytes(Convert.ToBase64String(whole, 0, whole.Length / 3 * 3));
    }

    private static IEnumerable<string> Files(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        try
        {
            return Directory.EnumerateFiles(path, "*", new EnumerationOptions
            {
                RecurseSubdirectories = true,
                AttributesToSkip = FileAttributes.ReparsePoint,
                IgnoreInaccessible = true,
            });
        }
        catch (DirectoryNotFoundException)
        {
            // Other tests run beside these, and remove their folders.
            return [];
        }
    }

    private static byte[] TryRead(string file)
    {
        try
        {
            // A pipe or a socket has nothing to read, and reading would wait.
            CommandResult kind = Command.Run("stat", ["--format=%F", file]);
            return kind.Output.StartsWith("regular", StringComparison.Ordinal) && new FileInfo(file).Length <= Largest
                ? File.ReadAllBytes(file)
                : [];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private IEnumerable<string> In(string name, byte[] content) =>
        _forms.Where(form => content.AsSpan().IndexOf(form.Bytes) >= 0).Select(form => $"{name}: {form.Name}");
}
