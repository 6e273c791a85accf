using System;
using System.IO;

namespace FsFreezeHook.Tests.TestBed;

/// <summary>A folder that goes with everything in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fsfreeze-hook-");

    public string Root => _folder.FullName;

    public string this[string name] => Path.Combine(Root, name);

    public static void SetMode(string path, string octal)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(octal, 8));
        }
    }

    /// <summary>The permissions of a file, as <c>chmod(1)</c> takes them.</summary>
    public static string Mode(string path) =>
        OperatingSystem.IsWindows() ? string.Empty : Convert.ToString((int)File.GetUnixFileMode(path), 8);

    public string Write(string name, string content)
    {
        string path = this[name];
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>An executable shell script.</summary>
    public string Script(string name, params string[] lines) => Executable(name, ["#!/bin/sh", .. lines]);

    public string Executable(string name, params string[] lines)
    {
        string path = Write(name, string.Join('\n', lines) + "\n");
        SetMode(path, "755");
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
