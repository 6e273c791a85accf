using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A small tool of the two servers' packages, run outside of any chroot: it sees the files that the program sees.
/// </summary>
internal sealed class ClientTool
{
    // What the program itself sees of a machine, but for what a test gives it.
    private static readonly Dictionary<string, string?> NoVariables =
        new() { ["MYSQL_HOME"] = null, ["MYSQL_GROUP_SUFFIX"] = null, ["MYSQL_TEST_LOGIN_FILE"] = null };

    private readonly string[] _command;

    private ClientTool(params string[] command)
    {
        _command = command;
    }

    /// <summary>The client of Debian 12's MariaDB.</summary>
    public static ClientTool MariaDbClient { get; } = new("mariadb");

    /// <summary>The client of Debian unstable's MySQL.</summary>
    public static ClientTool MySqlClient => In(Prepared.SidRoot, "mysql");

    /// <summary><c>mysql_config_editor</c> of Debian unstable's MySQL; it asks nobody where there is no terminal.</summary>
    public static ClientTool MySqlConfigEditor
    {
        get
        {
            ClientTool tool = In(Prepared.SidRoot, "mysql_config_editor");
            return new ClientTool(["setsid", "--wait", .. tool._command]);
        }
    }

    /// <summary>The client that comes with a server, with that release's own plugins.</summary>
    public static ClientTool ClientOf(ServerKind kind) => kind switch
    {
        ServerKind.MariaDb => MariaDbClient,
        ServerKind.MySql => MySqlClient,
        _ => MariaDbClientIn(DatabaseServers.Home(kind).Root!),
    };

    /// <summary>Runs it.</summary>
    /// <param name="folder">Where it starts.</param>
    /// <param name="variables">Variables to set.</param>
    /// <param name="arguments">Its arguments.</param>
    public CommandResult Run(string folder, IReadOnlyDictionary<string, string?> variables, params string[] arguments) =>
        Command.Run(_command[0], [.. _command.Skip(1), .. arguments], Options(folder, variables));

    /// <summary>Runs it with a line on its standard input.</summary>
    public CommandResult RunWithInput(
        string input, string folder, IReadOnlyDictionary<string, string?> variables, params string[] arguments) => Command.Run(
        "sh",
        ["-c", "input=$1; shift; printf '%s\\n' \"$input\" | \"$@\"", "sh", input, .. _command, .. arguments],
        Options(folder, variables));

    private static ClientTool MariaDbClientIn(string root)
    {
        ClientTool tool = In(root, "mariadb");
        return new ClientTool([.. tool._command, $"--plugin-dir={Libraries(root)}/libmariadb3/plugin"]);
    }

    private static ClientTool In(string root, string name) => new(
        Libraries(root) + "/ld-linux-x86-64.so.2", "--library-path", Libraries(root), root + "/usr/bin/" + name);

    private static string Libraries(string root) => root + "/usr/lib/x86_64-linux-gnu";

    private static CommandOptions Options(string folder, IReadOnlyDictionary<string, string?> variables) => new()
    {
        WorkingFolder = folder,
        Environment = new Dictionary<string, string?>(
            NoVariables.Where(one => !variables.ContainsKey(one.Key)).Concat(variables)),
        OutputEncoding = Encoding.Latin1,
    };
}
