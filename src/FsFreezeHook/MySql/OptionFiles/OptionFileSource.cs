using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FsFreezeHook.Configuration.Ini;
using FsFreezeHook.Failures;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;

namespace FsFreezeHook.MySql.OptionFiles;

/// <summary>Gets option files from the disk, no more of them than anybody has, and refuses what is not safe.</summary>
/// <param name="places">Where they are.</param>
internal sealed class OptionFileSource(OptionFilePlaces places)
{
    private const int MaxFiles = 200;
    private const int MaxBytes = 1024 * 1024;
    private const int MaxAllBytes = 8 * MaxBytes;
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    // As check_file_permissions of mysys/my_default.cc has it.
    private const UnixFileMode UnsafeForLoginFile = UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly PathSafety _paths = new();
    private int _files;
    private long _bytes;

    /// <summary>The absolute path of a file that an option file names.</summary>
    public string Locate(string name) => places.Absolute(name);

    /// <summary>Reads an option file.</summary>
    /// <param name="path">The file, as an absolute path.</param>
    /// <returns>Its content; null where there is none, as the clients pass over it: also behind a link to nothing.</returns>
    /// <exception cref="FailureException">It cannot be read, others may write it, or it is one too many.</exception>
    public FileContent? Read(string path) => Read(path, WritableByOthers, "users other than its owner may write it");

    /// <summary>Reads the login-path file, likewise.</summary>
    /// <exception cref="FailureException">It cannot be read, or its mode is not 600.</exception>
    public FileContent? ReadLogin(string path) => Read(path, UnsafeForLoginFile, "only its owner may read and write it");

    /// <summary>The files <c>*.cnf</c> of a folder, in the byte order of their names; those that begin with a dot are among them.</summary>
    /// <exception cref="FailureException">There is no such folder, it cannot be read, or others may write it.</exception>
    public IReadOnlyList<string> List(string folder, string location)
    {
        // '~' has no meaning to either client in the name of a folder.
        string path = places.Absolute(folder.StartsWith('~') ? "./" + folder : folder);
        Count(path, 0);
        try
        {
            DirectoryInfo found = new(KernelPath.Resolve(path));
            if (!found.Exists)
            {
                throw new DirectoryNotFoundException();
            }

            UnixFileMode mode = found.UnixFileMode;
            if ((mode & WritableByOthers) != 0)
            {
                throw Unsafe(path, mode, "users other than its owner may write it", "755");
            }

            RefuseIfOthersMayChange(path);

            string[] names =
            [
                .. found.EnumerateFileSystemInfos()
                    .Select(entry => entry.Name)
                    .Where(file => file.EndsWith(".cnf", StringComparison.Ordinal))
                    .Take(MaxFiles + 1),
            ];
            if (names.Length > MaxFiles)
            {
                throw TooMany(path);
            }

            return
            [
                .. names
                    .OrderBy(Encoding.UTF8.GetBytes, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))
                    .Select(file => path.TrimEnd('/') + "/" + file),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(
                FailureReason.Configuration, $"{location}: the included folder cannot be read; create it, or remove the line", e);
        }
    }

    private FileContent? Read(string path, UnixFileMode unsafeBits, string why)
    {
        SmallFile? file = Open(path);
        if (file is null)
        {
            return null;
        }

        if (FileSource.FindKindProblem(file.Description.Kind) is { } problem)
        {
            throw new FailureException(FailureReason.Configuration, $"{Quoted.Path(path)}: cannot be read: {problem}; make it a file or remove it");
        }

        UnixFileMode mode = (UnixFileMode)file.Description.Permissions;
        if ((mode & unsafeBits) != 0)
        {
            throw Unsafe(path, mode, why, unsafeBits == WritableByOthers ? "go-w" : "600");
        }

        RefuseIfOthersMayChange(path);

        Count(path, file.Content.Length);
        return new FileContent(file.Content, mode);
    }

    // Whoever writes it chooses the server that is locked.
    private void RefuseIfOthersMayChange(string path)
    {
        if (_paths.Find(path) is { } problem)
        {
            throw new FailureException(
                FailureReason.Configuration, $"{path}: unsafe permissions: users other than root may change it: {problem}");
        }
    }

    private static SmallFile? Open(string path)
    {
        try
        {
            return SmallFile.Read(path, MaxBytes);
        }
        catch (PosixException e)
        {
            throw new FailureException(
                FailureReason.Configuration, $"{Quoted.Path(path)}: cannot be read: {e.Reason}; make it a file that this user may read", e);
        }
    }

    // What includes itself is read again down to the depth that the clients go to, which can be very often.
    private void Count(string path, int length)
    {
        _files++;
        _bytes += length;
        if (length > MaxBytes || _bytes > MaxAllBytes)
        {
            throw new FailureException(
                FailureReason.Configuration, $"{Quoted.Path(path)}: larger than 1 MiB, or with all option files before it than 8 MiB; shorten it");
        }

        if (_files > MaxFiles)
        {
            throw TooMany(path);
        }
    }

    private static FailureException TooMany(string path) => new(
        FailureReason.Configuration,
        FormattableString.Invariant($"{Quoted.Path(path)}: more than {MaxFiles} option files are included; look for one that includes itself"));

    private static FailureException Unsafe(string path, UnixFileMode mode, string why, string remedy) => new(
        FailureReason.Configuration, $"{Quoted.Path(path)}: unsafe permissions {FileSource.Octal(mode)}: {why}; chmod {remedy} {Quoted.Path(path)}");
}
