using System;
using System.Collections.Generic;
using System.IO;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// The two shell scripts of the seed's article, unmodified, the flusher in the dispatcher's hook directory. They live where their
/// server does: the flusher's client is that Debian's <c>/usr/bin/mysql</c>.
/// </summary>
internal sealed class StockScripts : IDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly long? _logLength;
    private readonly DatabaseServer _server;

    // Both names are written in the scripts. (In a folder with another Debian, a link to /run would lead out of it.)
    private readonly string _logFile;
    private readonly string _fifo;

    private StockScripts(string baseline, DatabaseServer server)
    {
        _server = server;
        _logFile = server.Home.Root + "/var/log/qga-fsfreeze-hook.log";
        _fifo = server.Home.Root + "/run/mysql-flush.fifo";
        if (File.Exists(_fifo))
        {
            throw new TestBedException($"{_fifo} exists: the stock scripts are in use on this machine, or have left it behind");
        }

        _logLength = File.Exists(_logFile) ? new FileInfo(_logFile).Length : null;
        _folder = new TemporaryFolder(server.Home.TemporaryParent);
        Flusher = Path.Combine(baseline, "fsfreeze-hook.d", "mysql-flush.sh");
        Program = _folder.File("fsfreeze-hook");
        _ = _folder.Subfolder("fsfreeze-hook.d");
        Install(Path.Combine(baseline, "fsfreeze-hook"), Program);
        Install(Flusher, _folder.File("fsfreeze-hook.d/mysql-flush.sh"));
        string home = _folder.Subfolder("home");
        File.WriteAllText(
            Path.Combine(home, ".my.cnf"),
            $"[client]\nsocket={server.Home.Inside(server.SocketPath)}\n{server.Features.ScriptOptions}");
        Environment = new Dictionary<string, string?> { ["HOME"] = server.Home.Inside(home) };
    }

    /// <summary>The dispatcher, as seen from outside.</summary>
    public string Program { get; }

    /// <summary>The flusher, as extracted.</summary>
    public string Flusher { get; }

    /// <summary>The environment in which the flusher's <c>mysql</c> finds the server: its home has an option file.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; }

    /// <summary>Installs them; null where the seed is absent.</summary>
    public static StockScripts? Install(DatabaseServer server) =>
        Prepared.Baseline is { } baseline ? new StockScripts(baseline, server) : null;

    /// <summary>The command that runs the dispatcher.</summary>
    public (string File, IReadOnlyList<string> Arguments) CommandFor(string argument) =>
        _server.Home.Program(_server.Home.Inside(Program), argument);

    /// <summary>Runs the dispatcher.</summary>
    public CommandResult Run(string argument)
    {
        (string file, IReadOnlyList<string> arguments) = CommandFor(argument);
        return Command.Run(file, arguments, new CommandOptions { Environment = Environment });
    }

    /// <summary>Waits until the flusher's client has ended, some time after thaw has returned.</summary>
    public void WaitForSessionsEnd() =>
        _server.AssertNoSessionsOf("root", TimeSpan.FromSeconds(30));

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Delete(_fifo);
        if (_logLength is null)
        {
            File.Delete(_logFile);
        }
        else if (File.Exists(_logFile))
        {
            using FileStream log = File.OpenWrite(_logFile);
            log.SetLength(_logLength.Value);
        }

        _folder.Dispose();
    }

    private static void Install(string from, string to)
    {
        File.Copy(from, to);
        File.SetUnixFileMode(to, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
