using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Configuration;

/// <summary>A temporary folder with a configuration in it, and what reading it gives.</summary>
internal sealed class ConfigurationFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fsfreeze-hook-");

    public string Root => _folder.FullName;

    public string File => Path.Combine(Root, "fsfreeze-hook.conf");

    public string DropIns => File + ".d";

    public ConfigurationLocation Location => new(File, ConfigFileIsGiven: false, Path.Combine(Root, "fsfreeze-hook.d"));

    public static ConfigurationFolder With(params string[] lines)
    {
        ConfigurationFolder folder = new();
        folder.Write(folder.File, lines);
        return folder;
    }

    public static void SetMode(string path, string octal)
    {
        Debug.Assert(!OperatingSystem.IsWindows(), "permissions are those of Unix");
        System.IO.File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(octal, 8));
    }

    public void Write(string name, params string[] lines) =>
        WriteBytes(name, Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));

    /// <summary>Writes a file that nobody else may read; a name without a slash is in this folder.</summary>
    public void WriteBytes(string name, byte[] bytes)
    {
        string path = Path.Combine(Root, name);
        System.IO.File.WriteAllBytes(path, bytes);
        SetMode(path, "600");
    }

    public string WriteDropIn(string name, params string[] lines)
    {
        Directory.CreateDirectory(DropIns);
        SetMode(DropIns, "755");
        string path = Path.Combine(DropIns, name);
        Write(path, lines);
        return path;
    }

    public Settings Read() => ConfigurationReader.Read(Location, Engines.Sections);

    public (Settings Settings, IReadOnlyList<string> Errors) ReadTolerantly() =>
        ConfigurationReader.ReadTolerantly(Location, Engines.Sections);

    /// <summary>The one line that a strict reading fails with, the folder cut off.</summary>
    public string Error()
    {
        FailureException failure = Assert.Throws<FailureException>(Read);
        Assert.Equal(FailureReason.Configuration, failure.Reason);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.False(failure.Message.EndsWith('.'), failure.Message);
        Assert.Equal(failure.Message, ReadTolerantly().Errors[0]);
        return failure.Message.Replace(Root + "/", "", StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
