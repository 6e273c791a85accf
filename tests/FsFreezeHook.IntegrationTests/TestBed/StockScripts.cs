using System;
using System.Collections.Generic;
using System.IO;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>The two shell scripts of the seed's article, unmodified, the flusher in the dispatcher's hook directory.</summary>
internal sealed class StockScripts : IDisposable
{
    // Both are written in the scripts.
    private const string LogFile = "/var/log/qga-fsfreeze-hook.log";
    private const string Fifo = "/var/run/mysql-flush.fifo";

    private readonly TemporaryFolder _folder = new();
    private readonly long? _logLength = File.Exists(LogFile) ? new FileInfo(LogFile).Length : null;

    private readonly DatabaseServer _server;

    private StockScripts(string baseline, DatabaseServer server)
    {
        _server = server;
        if (File.Exists(Fifo))
        {
            throw new TestBedException($"{Fifo} exists: the stock scripts are in use on this machine, or have left it behind");
        }

        Flusher = Path.Combine(baseline, "fsfreeze-hook.d", "mysql-flush.sh");
        Program = _folder.File("fsfreeze-hook");
        _ = _folder.Subfolder("fsfreeze-hook.d");
        Install(Path.Combine(baseline, "fsfreeze-hook"), Program);
        Install(Flusher, _folder.File("fsfreeze-hook.d/mysql-flush.sh"));
        string home = _folder.Subfolder("home");
        File.WriteAllText(Path.Combine(home, ".my.cnf"), $"[client]\nsocket={server.SocketPath}\n");
        Environment = new Dictionary<string, string?> { ["HOME"] = home };
    }

    /// <summary>The dispatcher.</summary>
    public string Program { get; }

    /// <summary>The flusher, as extracted.</summary>
    public string Flusher { get; }

    /// <summary>The environment in which the flusher's <c>mysql</c> finds the server: its home has an option file.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; }

    /// <summary>Installs them; null where the seed is absent.</summary>
    public static StockScripts? Install(DatabaseServer server) =>
        Prepared.Baseline is { } baseline ? new StockScripts(baseline, server) : null;

    /// <summary>Runs the dispatcher.</summary>
    public CommandResult Run(string argument) => Command.Run(Program, [argument], new CommandOptions { Environment = Environment });

    /// <summary>Waits until the flusher's client has ended, some time after thaw has returned.</summary>
    public void WaitForSessionsEnd() =>
        _ = Eventually.True(() => _server.SessionsOf("root").Count == 0, TimeSpan.FromSeconds(30), "the script's session has ended");

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Delete(Fifo);
        if (_logLength is null)
        {
            File.Delete(LogFile);
        }
        else if (File.Exists(LogFile))
        {
            using FileStream log = File.OpenWrite(LogFile);
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
