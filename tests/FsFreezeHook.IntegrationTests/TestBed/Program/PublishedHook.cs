using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// The published program, installed in a folder of its own as an administrator does it: the binary, its configuration beside it,
/// its hook directory. Its runtime directory lies on a tmpfs.
/// </summary>
internal sealed class PublishedHook : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _folder = new();
    private readonly TmpfsMount _tmpfs;
    private readonly WatchedLog _log;

    /// <summary>Installs it.</summary>
    public PublishedHook()
        : this(Prepared.HookBinary, "fsfreeze-hook")
    {
    }

    /// <summary>Installs another program in its place.</summary>
    /// <param name="binary">The program's file.</param>
    /// <param name="name">What it is to be called.</param>
    /// <param name="beside">Further files that it needs beside it.</param>
    public PublishedHook(string binary, string name, params IEnumerable<string> beside)
    {
        Program = _folder.File(name);
        ConfigurationFile = _folder.File("fsfreeze-hook.conf");
        HookDirectory = _folder.Subfolder("fsfreeze-hook.d");
        _tmpfs = new TmpfsMount(_folder.File("tmpfs"));
        File.Copy(binary, Program);
        foreach (string file in beside)
        {
            File.Copy(file, _folder.File(Path.GetFileName(file)));
        }

        File.SetUnixFileMode(Program, Executable);
        Settings["log-file"] = _folder.File("hook.log");
        Settings["runtime-directory"] = Path.Combine(_tmpfs.Path, "runtime");
        Settings["state-directory"] = _folder.File("state");

        // The machine's own filesystems have what other lanes of the tests write. Tests of writing out dirty pages switch it on.
        Settings["sync-limit"] = "0";
        _log = new WatchedLog(
            "log of the program", () => Settings.TryGetValue("log-file", out string? file) ? file : string.Empty);
    }

    /// <summary>The folder that it is installed in.</summary>
    public string Folder => _folder.Path;

    /// <summary>The program's path.</summary>
    public string Program { get; }

    /// <summary>Its configuration, written before each run.</summary>
    public string ConfigurationFile { get; }

    /// <summary>Its hook directory.</summary>
    public string HookDirectory { get; }

    /// <summary>The section <c>[hook]</c>.</summary>
    public IDictionary<string, string> Settings { get; } = new Dictionary<string, string>();

    /// <summary>The section <c>[mysql]</c>, or null where there is none.</summary>
    public IDictionary<string, string>? MySql { get; set; }

    /// <summary>The sections <c>[mysql NAME]</c>.</summary>
    public IDictionary<string, IDictionary<string, string>> Instances { get; } =
        new Dictionary<string, IDictionary<string, string>>();

    /// <summary>What stands behind the sections, as it is: for what a dictionary can't say.</summary>
    public string FurtherConfiguration { get; set; } = string.Empty;

    /// <summary>Variables of the program's environment.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; set; } = new Dictionary<string, string?>();

    /// <summary>The folder of pipes, lock files and the committed record.</summary>
    public string RuntimeDirectory => Settings["runtime-directory"];

    /// <summary>The folder of what is in the snapshot.</summary>
    public string StateDirectory => Settings["state-directory"];

    /// <summary>The committed record: there while something is frozen.</summary>
    public string CommittedRecord => Path.Combine(RuntimeDirectory, "freeze.json");

    /// <summary>A tmpfs where tests may keep what must be written while filesystems are frozen.</summary>
    public string Tmpfs => _tmpfs.Path;

    /// <summary>The bytes that the program and its hooks keep in the tmpfs.</summary>
    public long TmpfsBytes => _tmpfs.UsedBytes;

    /// <summary>All that it has logged.</summary>
    public string Log => File.Exists(Settings["log-file"]) ? File.ReadAllText(Settings["log-file"]) : string.Empty;

    /// <summary>The record in the state directory.</summary>
    public FreezeRecord FreezeRecord => FreezeRecord.Read(Path.Combine(StateDirectory, "freeze.json"));

    /// <summary>The last thaw's record.</summary>
    public ThawRecord ThawRecord => ThawRecord.Read(Path.Combine(StateDirectory, "thaw.json"));

    /// <summary>The holders that run.</summary>
    public IReadOnlyList<ProcessEntry> Holders =>
        [.. ProcessEntry.Executing(Program)
            .Where(process => process.IsAlive && process.CommandLine.Contains(" hold ", StringComparison.Ordinal))];

    /// <summary>Gives it a server by its socket, and further settings.</summary>
    public void UseServer(DatabaseServer server, params (string Key, string Value)[] settings)
    {
        MySql = new Dictionary<string, string> { ["socket"] = server.SocketPath };
        foreach ((string key, string value) in settings)
        {
            MySql[key] = value;
        }
    }

    /// <summary>Gives it a further server by its socket, under a name.</summary>
    public void UseServer(string name, DatabaseServer server, params (string Key, string Value)[] settings)
    {
        Instances[name] = new Dictionary<string, string> { ["socket"] = server.SocketPath };
        foreach ((string key, string value) in settings)
        {
            Instances[name][key] = value;
        }
    }

    /// <summary>Gives it a server by its port, with a password and TLS.</summary>
    public void UseServerOverTcp(
        DatabaseServer server, string user, string password, params (string Key, string Value)[] settings)
    {
        UseServer(
            server, [("host", "127.0.0.1"), ("port", $"{server.Port}"), ("user", user), ("password", password), .. settings]);
        _ = MySql!.Remove("socket");
    }

    /// <summary>
    /// Gives it a server by its socket, and exactly the account that <c>grants</c> prints for these settings: what it prints is
    /// piped into the server's client, and what its comments tell to configure is configured.
    /// </summary>
    public void UseGrantedAccount(DatabaseServer server, params (string Key, string Value)[] settings)
    {
        UseServer(server, settings);
        RunGrants(server);
    }

    /// <summary>Does what <c>grants</c> prints for the settings as they are.</summary>
    public void RunGrants(DatabaseServer server) => RunGrants(server.RunAsAdministrator);

    /// <summary>
    /// Has an administrator of the server run what <c>grants</c> prints, and takes the account that it tells to configure.
    /// </summary>
    public void RunGrants(Action<string> asAdministrator)
    {
        CommandResult grants = Run("grants");
        if (grants.ExitCode != 0)
        {
            throw new TestBedException($"grants ended with {grants.ExitCode}: {grants.Error}");
        }

        asAdministrator(grants.Output);
        foreach (string[] line in grants.Output.Split('\n').Select(line => line.Split(" = ")))
        {
            if (line is ["-- user" or "-- password", var value])
            {
                MySql![line[0][3..]] = value;
            }
        }
    }

    /// <summary>Puts a hook into the hook directory and gives its path.</summary>
    public string AddHook(string name, string script, bool executable = true)
    {
        string path = Path.Combine(HookDirectory, name);
        File.WriteAllText(path, script);
        File.SetUnixFileMode(path, executable ? Executable : Private);
        return path;
    }

    /// <summary>Puts a hook into the hook directory that notes its name and argument in a file, and gives that file.</summary>
    public string AddNotingHook(string name, string andThen = "")
    {
        string notes = _folder.File("notes");
        _ = AddHook(name, $"#!/bin/sh\necho \"{name} $1\" >>{notes}\n{andThen}\n");
        return notes;
    }

    /// <summary>What the noting hooks noted, line by line, since the last time; the notes are emptied.</summary>
    public IReadOnlyList<string> TakeNotes()
    {
        string notes = _folder.File("notes");
        string[] lines = File.Exists(notes) ? File.ReadAllLines(notes) : [];
        File.Delete(notes);
        return lines;
    }

    /// <summary>Runs it with <c>freeze</c>, as the agent does.</summary>
    public CommandResult Freeze() => Run("freeze");

    /// <summary>Runs it with <c>thaw</c>, as the agent does.</summary>
    public CommandResult Thaw() => Run("thaw");

    /// <summary>Runs it.</summary>
    public CommandResult Run(params string[] arguments)
    {
        WriteConfiguration();
        return Command.Run(Program, arguments, new CommandOptions { Environment = Variables });
    }

    /// <summary>Runs a shell script that starts it, with the program's path as <c>$HOOK</c>.</summary>
    public CommandResult RunFromShell(string script, string? workingFolder = null)
    {
        WriteConfiguration();
        return Command.Run("/bin/sh", ["-c", script], new CommandOptions
        {
            WorkingFolder = workingFolder,
            Environment = new Dictionary<string, string?> { ["HOOK"] = Program },
        });
    }

    /// <summary>Starts it and does not wait.</summary>
    public BackgroundProcess Start(params string[] arguments)
    {
        WriteConfiguration();
        return new BackgroundProcess(_folder.File("background-output"), Program, arguments);
    }

    /// <summary>Writes the configuration, for a caller that starts the program itself.</summary>
    public void WriteConfiguration()
    {
        StringBuilder text = new();
        AppendSection(text, "hook", Settings);
        if (MySql is not null)
        {
            AppendSection(text, "mysql", MySql);
        }

        foreach ((string name, IDictionary<string, string> settings) in Instances)
        {
            AppendSection(text, "mysql " + name, settings);
        }

        // In one piece: a program that was started just before must not find half of it.
        string written = ConfigurationFile + ".new";
        File.WriteAllText(written, text.Append(FurtherConfiguration).ToString());
        File.SetUnixFileMode(written, Private);
        File.Move(written, ConfigurationFile, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _log.Dispose();

        // The path is private: whatever executes it is this test's.
        foreach (ProcessEntry process in ProcessEntry.Executing(Program))
        {
            process.Signal("KILL");
        }

        _tmpfs.Dispose();
        _folder.Dispose();
    }

    private static void AppendSection(StringBuilder text, string name, IDictionary<string, string> settings)
    {
        _ = text.Append('[').Append(name).Append("]\n");
        foreach ((string key, string value) in settings)
        {
            _ = text.Append(key).Append(" = ").Append(value).Append('\n');
        }
    }
}
