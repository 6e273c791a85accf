using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A private database server: its own folder, socket, data, and two accounts, root (by its socket) and a client.
/// </summary>
internal abstract class DatabaseServer : IDisposable
{
    /// <summary>The account of the tests' own clients, so that root's sessions are the program's.</summary>
    public const string ClientUser = "client";

    /// <summary>The client's password.</summary>
    public const string ClientPassword = "client-password";

    /// <summary>The database of the tests.</summary>
    public const string Database = "bed";

    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(60);

    // Each start has one of its own.
    private readonly List<WatchedLog> _logs = [];

    private BackgroundProcess? _process;

    protected DatabaseServer(Chroot home, DatabaseServerOptions options)
    {
        Home = home;
        Folder = new TemporaryFolder(home.TemporaryParent);
        Options = options;
        DataFolder = options.DataFolder ?? Folder.File("data");
        SocketPath = Folder.File("sock");
        ProbeTables = [.. WriteProbe.Tables.Where(table => options.MyIsam || table != WriteProbe.MyIsamTable)];
        if (options.Tcp)
        {
            Tls = TlsFiles.Create(Folder.Path);
            Port = LoopbackPort.Free();
        }
    }

    /// <summary>Where its data lies.</summary>
    public string DataFolder { get; }

    /// <summary>Its socket, as seen from outside.</summary>
    public string SocketPath { get; }

    /// <summary>Its port on 127.0.0.1, or 0.</summary>
    public int Port { get; }

    /// <summary>Its certificates, where it listens on TCP.</summary>
    public TlsFiles? Tls { get; }

    /// <summary>Whether it runs, as far as the bed has brought about.</summary>
    public bool IsRunning => _process is not null;

    /// <summary>The process.</summary>
    public int Pid => _process is not { } process ? throw new TestBedException("the server does not run")
        : Options.Container is null ? process.Pid
        : InContainer?.Pid ?? throw new TestBedException("the server's container does not run");

    /// <summary>Whether it runs in a container.</summary>
    public bool IsContained => Options.Container is not null;

    /// <summary>Its error log.</summary>
    public string Output => _process?.Output ?? string.Empty;

    /// <summary>What it is like.</summary>
    public abstract ServerFeatures Features { get; }

    /// <summary>Where its programs live.</summary>
    public Chroot Home { get; }

    /// <summary>The tables that <see cref="WriteProbe"/> writes to.</summary>
    public IReadOnlyList<string> ProbeTables { get; }

    /// <summary>How the tests' own clients use TLS, over the socket.</summary>
    protected virtual MySqlSslMode ClientSslMode => MySqlSslMode.None;

    protected TemporaryFolder Folder { get; }

    /// <summary>
    /// The option that keeps its temporary files in its own folder: they are named by its process id, which in another process
    /// namespace is another server's too.
    /// </summary>
    protected string TemporaryFiles => "--tmpdir=" + Home.Inside(Folder.Path);

    protected DatabaseServerOptions Options { get; }

    /// <summary>Starts it and waits until it serves.</summary>
    public void Start()
    {
        string output = Folder.File($"server-{_logs.Count}.out");
        _logs.Add(new WatchedLog($"log of {GetType().Name} at {SocketPath}", () => output));
        (string file, IReadOnlyList<string> arguments) = StartCommand();
        _process = new BackgroundProcess(output, file, arguments);
        _ = Eventually.True(
            () => _process.IsRunning ? CanConnect() : throw new TestBedException($"the server did not start: {_process.Output}"),
            StartBound,
            "the server serves");
    }

    /// <summary>Waits until it serves again, after its container's engine restarted it.</summary>
    public void WaitUntilServes() => _ = Eventually.True(CanConnect, StartBound, "the server serves");

    /// <summary>Shuts it down, cleanly.</summary>
    public void Stop()
    {
        SignalInContainer("TERM");
        _process?.Stop(TimeSpan.FromSeconds(30));
        _process?.Dispose();
        _process = null;
    }

    /// <summary>Ends it by SIGKILL.</summary>
    public void Kill()
    {
        SignalInContainer("KILL");
        _process?.Kill();
        _process?.Dispose();
        _process = null;
    }

    /// <summary>A session of the tests' client.</summary>
    public MySqlConnection Connect() => Connect(ClientUser, ClientPassword);

    /// <summary>A session of any account, over the socket.</summary>
    public MySqlConnection Connect(string user, string password, string database = Database)
    {
        MySqlConnectionStringBuilder builder = new()
        {
            Server = SocketPath,
            ConnectionProtocol = MySqlConnectionProtocol.UnixSocket,
            UserID = user,
            Password = password,
            Database = database,
            SslMode = ClientSslMode,
            Pooling = false,
            ConnectionTimeout = 10,
            DefaultCommandTimeout = 60,
        };
        MySqlConnection connection = new(builder.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Makes an account that logs in by password from anywhere, anew: no server remembers an earlier login of it.
    /// </summary>
    public void CreateUser(string user, string password, string privileges)
    {
        using MySqlConnection connection = Connect();
        foreach (string host in (string[])["localhost", "%"])
        {
            connection.Execute($"DROP USER IF EXISTS '{user}'@'{host}'");
            connection.Execute($"CREATE USER '{user}'@'{host}' IDENTIFIED BY '{password}'");
            connection.Execute($"GRANT {privileges} ON *.* TO '{user}'@'{host}'");
        }
    }

    /// <summary>Pipes SQL into the server's own client, as root, as an administrator does.</summary>
    public void RunAsAdministrator(string sql)
    {
        string file = Folder.File("administrator.sql");
        File.WriteAllText(file, sql);
        (string program, IReadOnlyList<string> arguments) = Home.Program(
            Features.ClientProgram, "--no-defaults", "--user=root", "--socket=" + Home.Inside(SocketPath));
        _ = Command.Must("/bin/sh", ["-c", "input=$1; shift; exec \"$@\" <\"$input\"", "sh", file, program, .. arguments]);
    }

    /// <summary>
    /// Pipes something into the server's own client, as root, with its own commands allowed. It goes on behind errors.
    /// </summary>
    /// <param name="text">From it, with the path of a file that does not exist, as the client sees it.</param>
    /// <returns>What it printed, and whether the file exists now.</returns>
    public (CommandResult Result, bool Ran) RunWithCommands(Func<string, string> text)
    {
        string marker = Folder.File("ran");
        string input = Folder.File("input");
        File.WriteAllText(input, text(Home.Inside(marker)));
        (string program, IReadOnlyList<string> arguments) = Home.Program(
            Features.ClientProgram,
            ["--no-defaults", .. Features.ClientCommands, "--user=root", "--force", "--socket=" + Home.Inside(SocketPath)]);
        CommandResult result = Command.Run(
            "/bin/sh", ["-c", "input=$1; shift; exec \"$@\" <\"$input\"", "sh", input, program, .. arguments]);
        bool ran = File.Exists(marker);
        File.Delete(marker);
        return (result, ran);
    }

    /// <summary>The sessions of an account, as the process list has them: the program's own are root's.</summary>
    public IReadOnlyList<ServerSession> SessionsOf(string user)
    {
        using MySqlConnection connection = Connect();
        return [.. connection
            .Rows(
                "SELECT ID, COMMAND, COALESCE(STATE, ''), COALESCE(INFO, '') "
                + $"FROM information_schema.PROCESSLIST WHERE USER = '{user}'")
            .Select(row => new ServerSession(long.Parse(row[0], CultureInfo.InvariantCulture), row[1], row[2], row[3]))];
    }

    /// <summary>
    /// Asserts that no session of an account is left. A server learns of a client's end by itself and answers nobody: what has
    /// been closed may stand in its list for a moment.
    /// </summary>
    /// <param name="user">The account: the program's own sessions are root's.</param>
    /// <param name="bound">How long that moment may be: 3 s without it.</param>
    public void AssertNoSessionsOf(string user, TimeSpan? bound = null) =>
        _ = Eventually.True(
            () => SessionsOf(user).Count == 0, bound ?? TimeSpan.FromSeconds(3), $"no session of {user} is left on {SocketPath}");

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected bool IsPrepared { get; private set; }

    protected virtual void Dispose(bool disposing)
    {
        _logs.ForEach(log => log.Dispose());

        // The data goes with the folder: there is nothing to shut down for.
        SignalInContainer("KILL");
        _process?.Dispose();
        _process = null;
        Options.Container?.Engine.Remove(Options.Container.Name);
        Folder.Dispose();
    }

    /// <summary>The server's command line, as it is where its programs live.</summary>
    protected abstract (string Program, IReadOnlyList<string> Arguments) ServerCommand();

    /// <summary>Makes the accounts and the database in fresh data, as root.</summary>
    protected void Prepare()
    {
        using (MySqlConnection connection = Connect("root", string.Empty, string.Empty))
        {
            connection.Execute($"CREATE DATABASE {Database}");
            connection.Execute($"CREATE USER '{ClientUser}'@'localhost' IDENTIFIED BY '{ClientPassword}'");
            connection.Execute($"GRANT ALL ON *.* TO '{ClientUser}'@'localhost' WITH GRANT OPTION");
            foreach (string table in ProbeTables)
            {
                connection.Execute($"CREATE TABLE {Database}.{table} (id INT) ENGINE = {table[6..]}");
            }

            if (Options.RootPassword is { } password)
            {
                connection.Execute($"ALTER USER 'root'@'localhost' IDENTIFIED BY '{password}'");
            }
        }

        IsPrepared = true;
    }

    // The server itself, among what started it. Its socket's path is its own.
    private ProcessEntry? InContainer => ProcessEntry.All().FirstOrDefault(process =>
        process.CommandLine.Split(' ') is [string name, ..] words
        && Path.GetFileName(name) == Features.ServerProgram
        && words.Contains("--socket=" + Home.Inside(SocketPath))
        && process.IsAlive);

    // A server that has changed its user does not die with its parent, nor does a container with its engine's client.
    private void SignalInContainer(string signal)
    {
        if (Options.Container is not null && InContainer is { } server)
        {
            server.Signal(signal);
            _ = Eventually.True(() => server.HasEnded, StartBound, "the server in the container has ended");
        }
    }

    private (string File, IReadOnlyList<string> Arguments) StartCommand()
    {
        (string program, IReadOnlyList<string> arguments) = ServerCommand();
        if (Options.Container is not { } container)
        {
            return Home.Program(program, arguments);
        }

        container.Engine.Remove(container.Name);
        string[] folders = [Folder.Path, DataFolder];
        if (container.Engine.Root != 0)
        {
            _ = Command.Must("chown", ["--recursive", $"{container.Engine.Root}:{container.Engine.Root}", .. folders]);
        }

        return container.Engine.Run(
            new ContainedProgram(container.Name, container.Variables, Home, folders, program, arguments));
    }

    private bool CanConnect()
    {
        if (!File.Exists(SocketPath))
        {
            return false;
        }

        try
        {
            bool hasAccounts = Options.HasData || IsPrepared;
            using MySqlConnection connection = hasAccounts ? Connect() : Connect("root", string.Empty, string.Empty);
            return true;
        }
        catch (MySqlException)
        {
            return false;
        }
    }
}
