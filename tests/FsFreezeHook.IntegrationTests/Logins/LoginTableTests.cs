using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using FsFreezeHook.Approval;
using FsFreezeHook.IntegrationTests.TestBed;
using FsFreezeHook.Tests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Logins;

/// <summary>
/// Whoever a server's own client lets in, the program lets in: the table of <c>tests/Approved/logins-….txt</c>, each row of which
/// is made by running that client and <c>check</c> with the same files. With <c>FSFREEZE_HOOK_LOGINS=all</c> in the environment,
/// or where the table is written anew, that is every row; else it is each account, and each way of knowing one of them.
/// </summary>
public abstract class LoginTableTests : IDisposable
{
    private static readonly bool All = Environment.GetEnvironmentVariable("FSFREEZE_HOOK_LOGINS") == "all"
        || Environment.GetEnvironmentVariable("FSFREEZE_HOOK_APPROVE") == "1";

    private static readonly byte[] Key = Encoding.ASCII.GetBytes("0123456789abcdefghij");

    private readonly TemporaryFolder _folder = new();
    private readonly PublishedHook _hook = new();

    private protected LoginTableTests()
    {
        _ = _folder.Subfolder("home");
        _hook.Variables = new Dictionary<string, string?> { ["HOME"] = Home };
    }

    private string Home => _folder.File("home");

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _hook.Dispose();
        _folder.Dispose();
    }

    /// <summary>Makes the table of a MariaDB and compares it; the server has the methods' plugins meanwhile.</summary>
    /// <param name="name">The table's name.</param>
    /// <param name="server">The server.</param>
    /// <param name="kind">Which one it is.</param>
    /// <param name="plugins">The files of the plugins.</param>
    /// <param name="accounts">The accounts.</param>
    private protected void AssertTableWithPlugins(
        string name, DatabaseServer server, ServerKind kind, string[] plugins, LoginAccount[] accounts)
    {
        using MySqlConnection connection = server.Connect();
        foreach (string plugin in plugins)
        {
            connection.Execute($"INSTALL SONAME '{plugin}'");
        }

        try
        {
            AssertTable(name, server, kind, accounts);
        }
        finally
        {
            foreach (LoginAccount account in accounts.Where(account => account.User != "root"))
            {
                connection.Execute($"DROP USER IF EXISTS '{account.User}'@'localhost', '{account.User}'@'127.0.0.1'");
            }

            foreach (string plugin in plugins)
            {
                connection.Execute($"UNINSTALL SONAME '{plugin}'");
            }
        }
    }

    /// <summary>Makes the table of a server and compares it.</summary>
    /// <param name="name">The table's name.</param>
    /// <param name="server">The server.</param>
    /// <param name="kind">Which one it is.</param>
    /// <param name="accounts">The accounts.</param>
    private protected void AssertTable(string name, DatabaseServer server, ServerKind kind, LoginAccount[] accounts)
    {
        List<string> rows = ["| account | how the client knows it | client | fsfreeze-hook |", "| --- | --- | --- | --- |"];
        List<string> shutOut = [];
        foreach (LoginAccount account in accounts)
        {
            foreach (LoginWay way in LoginWay.All)
            {
                bool isOfShortForm = way == LoginWay.All[1] || account == accounts[2];
                if ((All || isOfShortForm) && way.Lines(server, account) is { } lines)
                {
                    Write(way, [.. lines]);
                    _hook.Variables = way.Variables(server, account).Prepend(("HOME", Home)).ToDictionary(
                        one => one.Item1, one => (string?)one.Item2);
                    Make(server, account);
                    bool client = ClientGetsIn(kind);
                    Make(server, account);
                    bool own = GetsIn(account, out string text);
                    rows.Add($"| {account.Words} | {way.Words} | {Word(client)} | {Word(own)} |");
                    if (client && !own)
                    {
                        shutOut.Add($"{account.Words}, {way.Words}: {text}");
                    }
                }
            }
        }

        Assert.Empty(shutOut);
        if (All)
        {
            Approved.Matches("logins-" + name, string.Join('\n', rows) + "\n");
        }
        else
        {
            string[] approved = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Approved", $"logins-{name}.txt"));
            Assert.All(rows, row => Assert.Contains(row, approved));
        }
    }

    private static string Word(bool isIn) => isIn ? "in" : "not in";

    // Made anew, an account is remembered by no server: neither its password nor a failed login.
    private static void Make(DatabaseServer server, LoginAccount account)
    {
        if (account.User == "root")
        {
            return;
        }

        using MySqlConnection connection = server.Connect();
        foreach (string host in (string[])["localhost", "127.0.0.1"])
        {
            connection.Execute($"DROP USER IF EXISTS '{account.User}'@'{host}'");
            connection.Execute($"CREATE USER '{account.User}'@'{host}' {account.Definition}");
            connection.Execute($"GRANT RELOAD, PROCESS ON *.* TO '{account.User}'@'{host}'");
        }
    }

    private void Write(LoginWay way, string[] lines)
    {
        string optionFile = Path.Combine(Home, ".my.cnf");
        string loginFile = Path.Combine(Home, ".mylogin.cnf");
        File.Delete(optionFile);
        File.Delete(loginFile);
        if (way.IsLoginPath)
        {
            File.WriteAllBytes(loginFile, LoginPathWriter.Encode(Key, lines.Select(line => Encoding.UTF8.GetBytes(line + "\n"))));
            File.SetUnixFileMode(loginFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        else
        {
            File.WriteAllLines(optionFile, lines);
        }
    }

    private bool ClientGetsIn(ServerKind kind) =>
        ClientTool.ClientOf(kind).Run(_folder.Path, _hook.Variables, "--batch", "--execute=SELECT 1").ExitCode == 0;

    private bool GetsIn(LoginAccount account, out string text)
    {
        using JsonDocument check = JsonDocument.Parse(_hook.Run("check", "--json").Output);
        JsonElement access = check.RootElement.GetProperty("findings").EnumerateArray()
            .Single(finding => finding.GetProperty("id").GetString() == "instance.access");
        text = access.GetProperty("text").GetString()!;
        return access.GetProperty("level").GetString() == "ok" && text.Contains($"as {account.User}@", StringComparison.Ordinal);
    }
}
