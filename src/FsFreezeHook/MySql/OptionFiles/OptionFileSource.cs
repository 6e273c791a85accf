using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.Configuration.Ini;
using FsFreezeHook.Failures;
using FsFreezeHook.Text;

namespace FsFreezeHook.MySql.OptionFiles;

/// <summary>Gets option files from the disk, no more of them than anybody has, and refuses what is not safe.</summary>
/// <param name="places">Where they are.</param>
internal sealed class OptionFileSource(OptionFilePlaces places)
{
    private const int MaxFiles = 200;
    private const int MaxAllBytes = 8 * TrustedFiles.MaxBytes;

    private readonly TrustedFiles _trusted = new();
    private int _files;
    private long _bytes;

    /// <summary>The absolute path of a file that an option file names.</summary>
    public string Locate(string name) => places.Absolute(name);

    /// <summary>Reads an option file.</summary>
    /// <param name="path">The file, as an absolute path.</param>
    /// <returns>Its content; null where there is none, as the clients pass over it: also behind a link to nothing.</returns>
    /// <exception cref="FailureException">It cannot be read, others may write it, or it is one too many.</exception>
    public FileContent? Read(string path) => Read(path, FileTrust.OptionFile);

    /// <summary>Reads the login-path file, likewise.</summary>
    /// <exception cref="FailureException">It cannot be read, or its mode is not 600.</exception>
    public FileContent? ReadLogin(string path) => Read(path, FileTrust.Secret);

    /// <summary>
    /// The files <c>*.cnf</c> of a folder, in the byte order of their names; those that begin with a dot are among them.
    /// </summary>
    /// <exception cref="FailureException">There is no such folder, it cannot be read, or others may write it.</exception>
    public IReadOnlyList<string> List(string folder, string location)
    {
        // '~' has no meaning to either client in the name of a folder.
        string path = places.Absolute(folder.StartsWith('~') ? "./" + folder : folder);
        Count(path, 0);
        try
        {
            IReadOnlyList<string> files = _trusted.List(
                path, name => name.EndsWith(".cnf", StringComparison.Ordinal), MaxFiles, out string? problem);
            ThrowIf(path, problem);
            return files.Count <= MaxFiles ? files : throw TooMany(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(
                FailureReason.Configuration, $"{location}: the included folder cannot be read; create it, or remove the line", e);
        }
    }

    private FileContent? Read(string path, FileTrust trust)
    {
        FileContent? content = _trusted.Read(path, trust, out string? problem);
        ThrowIf(path, problem);
        if (content is not null)
        {
            Count(path, content.Bytes.Length);
        }

        return content;
    }

    private static void ThrowIf(string path, string? problem)
    {
        if (problem is not null)
        {
            throw new FailureException(FailureReason.Configuration, $"{Quoted.Path(path)}: {problem}");
        }
    }

    // What includes itself is read again down to the depth that the clients go to, which can be very often.
    private void Count(string path, int length)
    {
        _files++;
        _bytes += length;
        if (length > TrustedFiles.MaxBytes || _bytes > MaxAllBytes)
        {
            throw new FailureException(
                FailureReason.Configuration,
                $"{Quoted.Path(path)}: larger than 1 MiB, or with all option files before it than 8 MiB; shorten it");
        }

        if (_files > MaxFiles)
        {
            throw TooMany(path);
        }
    }

    private static FailureException TooMany(string path) => new(
        FailureReason.Configuration,
        FormattableString.Invariant(
            $"{Quoted.Path(path)}: more than {MaxFiles} option files are included; look for one that includes itself"));
}
