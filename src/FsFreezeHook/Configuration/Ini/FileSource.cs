using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;

namespace FsFreezeHook.Configuration.Ini;

/// <summary>Gets the configuration's files from the disk.</summary>
/// <param name="errors">Receives what cannot be read or is unsafe.</param>
internal sealed class FileSource(ErrorList errors)
{
    private readonly TrustedFiles _files = new();

    /// <summary>Reads a file, or returns null: it is absent, or it was refused and that was reported.</summary>
    /// <param name="path">The file; a link is followed.</param>
    /// <param name="mustExist">Whether absence is an error.</param>
    public FileContent? Read(string path, bool mustExist)
    {
        FileContent? content = _files.Read(path, FileTrust.Configuration, out string? problem);
        if (content?.Bytes.Length > TrustedFiles.MaxBytes)
        {
            (content, problem) = (null, "larger than 1 MiB; name a configuration file");
        }
        else if (content is null)
        {
            problem ??= FindAbsence(path, mustExist);
        }

        Report(path, problem);
        return content;
    }

    /// <summary>The files of <paramref name="folder"/> that are called <c>*.conf</c>, in the byte order of their names.</summary>
    /// <remarks>As a shell's pattern does it: names that begin with a dot are left out.</remarks>
    public IReadOnlyList<string> ListDropIns(string folder)
    {
        if (!Path.Exists(KernelPath.Resolve(folder)))
        {
            return [];
        }

        try
        {
            IReadOnlyList<string> found = _files.List(
                folder,
                name => name.EndsWith(".conf", StringComparison.Ordinal) && !name.StartsWith('.'),
                int.MaxValue - 1,
                out string? problem);
            Report(folder, problem);
            return found;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(folder, "cannot be read; make it a folder that this user may read, or remove it");
            return [];
        }
    }

    private void Report(string path, string? problem)
    {
        if (problem is not null)
        {
            errors.Add(path, problem);
        }
    }

    private static string? FindAbsence(string path, bool mustExist) =>
        new FileInfo(KernelPath.Resolve(path)).LinkTarget is { } target
            ? $"a link to '{Quoted.Shorten(target)}', which does not exist; repair or remove it"
            : mustExist ? "no such file; name one that exists, or leave out --config" : null;
}
