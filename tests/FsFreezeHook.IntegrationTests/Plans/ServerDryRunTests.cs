using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Plans;

/// <summary>What may be wrong with servers, before a freeze or under the lock.</summary>
public abstract class ServerDryRunTests : DryRunBed
{
    private const string User = "faulty";
    private const string Password = "faulty-Password-1";
    private const string Privileges = "RELOAD, PROCESS, REPLICATION CLIENT";

    private static readonly Dictionary<string, Action<ServerDryRunTests>> Freezes = new()
    {
        ["nothing is wrong"] = _ => { },
        ["the socket is not there"] = test => test.SetMySql("socket", "/nowhere/at/all.sock"),
        ["the server was killed"] = test => test.KillServer(),
        ["the server was killed, and need not run"] = test =>
        {
            test.SetMySql("enabled", "auto");
            test.KillServer();
        },
        ["the server is silent"] = test =>
        {
            Relay relay = test.Keep(new Relay(test.Server));
            test.SetMySql("socket", relay.SocketPath);
            relay.HoldBackHalfTheAnswerTo(string.Empty);
            test.BetweenTheRuns = () => relay.HoldBackHalfTheAnswerTo(string.Empty);
        },
        ["the password is wrong"] = test => test.Account("ALTER USER {0} IDENTIFIED BY 'another-Password-1'"),
        ["the password has expired"] = test => test.Account("ALTER USER {0} PASSWORD EXPIRE"),
        ["a privilege is missing"] = test => test.Account("REVOKE RELOAD ON *.* FROM {0}"),
        ["the account may have one connection"] = test => test.Account("ALTER USER {0} WITH MAX_USER_CONNECTIONS 1"),
        ["the password is wrong, and the server need not take part"] = test =>
        {
            test.Account("ALTER USER {0} IDENTIFIED BY 'another-Password-1'");
            test.SetMySql("enabled", "auto");
        },
        ["the instance is disabled"] = test => test.SetMySql("enabled", "no"),
        ["every connection is taken"] = test => test.UseUpConnections(),
        ["a blocker is younger than lock-timeout, and ends"] = test => test.Block(BlockerKind.MyIsamUpdate, "30s", seconds: 5),
        ["a blocker is older than lock-timeout"] = test => test.Block(BlockerKind.MyIsamUpdate, "1s"),
        ["a blocker is older than lock-timeout, and may be ended"] = test =>
        {
            test.SetMySql("blockers", "kill");
            test.Block(BlockerKind.MyIsamUpdate, "4s");
        },
        ["a session that has a table locked idles for longer than lock-timeout"] = test =>
        {
            test.ShowLocks();
            test.Block(BlockerKind.LockTablesWrite, "1s");
        },
        ["another server runs"] = test => test.Keep(DatabaseServers.Start(test.Kind)),
        ["another server runs, and is an instance that is wrong"] = test =>
        {
            DatabaseServer other = test.Keep(DatabaseServers.Start(test.Kind));
            test.Hook.UseServer("other", other, ("user", "nobody-knows"), ("password", "canary"), ("enabled", "auto"));
            test.Hook.WriteConfiguration();
        },
        ["two instances are one server, and the password of one is wrong"] = test =>
        {
            test.Account("ALTER USER {0} IDENTIFIED BY 'another-Password-1'");
            test.Hook.UseServer("other", test.Server);
            test.Hook.WriteConfiguration();
        },
        ["the password of one instance is wrong, and another has no address"] = test =>
        {
            test.Account("ALTER USER {0} IDENTIFIED BY 'another-Password-1'");
            test.Hook.Instances["first"] = test.Hook.MySql!;
            test.Hook.Instances["other"] = new Dictionary<string, string> { ["user"] = "root" };
            test.Hook.MySql = null;
            test.Hook.WriteConfiguration();
        },
        ["the server has no such lock"] = test =>
            test.SetMySql("lock", test.Server.Features.Product == "MariaDB" ? "instance-lock" : "backup-stage"),
    };

    private static readonly Dictionary<string, Action<ServerDryRunTests>> Thaws = new()
    {
        ["nothing has happened"] = test => test.Freeze(),
        ["the session was killed"] = test =>
        {
            test.Freeze();
            test.KillSession();
        },
        ["the server was killed"] = test =>
        {
            test.Freeze();
            test.KillServer();
        },
        ["the server was shut down"] = test =>
        {
            test.Freeze();
            test.Undo(test.Server.Start);
            test.Server.Stop();
        },
        ["the server was restarted"] = test =>
        {
            test.Freeze();
            test.Server.Stop();
            test.Server.Start();
        },
        ["the socket is not there"] = test =>
        {
            test.Freeze();
            string away = test.Server.SocketPath + ".away";
            test.Undo(() => File.Move(away, test.Server.SocketPath));
            File.Move(test.Server.SocketPath, away);
        },
        ["every connection is taken"] = test =>
        {
            test.Freeze();
            test.UseUpConnections();
        },
        ["the session of one of two servers was killed"] = test =>
        {
            test.Hook.UseServer("other", test.Keep(DatabaseServers.Start(test.Kind)));
            test.Freeze();
            test.KillSession();
        },
        ["max-hold of one of two servers has passed"] = test =>
        {
            test.Hook.UseServer("other", test.Keep(DatabaseServers.Start(test.Kind)), ("max-hold", "1s"));
            test.Freeze();
            string outcome = Path.Combine(test.Runtime, "other.outcome");
            _ = Eventually.True(() => File.Exists(outcome), Bound, "its lock is released");
        },
        ["another server took no part"] = test =>
        {
            _ = test.Keep(DatabaseServers.Start(test.Kind));
            test.Freeze();
        },
        ["no server ran"] = test =>
        {
            test.SetMySql("enabled", "auto");
            test.KillServer();
            test.Freeze();
        },
    };

    private protected ServerDryRunTests(DatabaseServer server)
        : base(server)
    {
    }

    private protected ServerKind Kind => Server is MariaDbServer ? ServerKind.MariaDb : ServerKind.MySql;

    [Theory]
    [InlineData("nothing is wrong", 0, "locked")]
    [InlineData("the socket is not there", 20, Failed)]
    [InlineData("the server was killed", 20, Failed)]
    [InlineData("the server was killed, and need not run", 0, "no-database")]
    [InlineData("the server is silent", 20, Failed)]
    [InlineData("the password is wrong", 21, Failed)]
    [InlineData("the password has expired", 21, Failed)]
    [InlineData("a privilege is missing", 21, Failed)]
    [InlineData("the account may have one connection", 0, "locked")]
    [InlineData("the password is wrong, and the server need not take part", 0, "degraded")]
    [InlineData("the instance is disabled", 0, "degraded")]
    [InlineData("every connection is taken", 20, Failed)]
    [InlineData("a blocker is younger than lock-timeout, and ends", 0, "locked")]
    [InlineData("a blocker is older than lock-timeout", 22, Failed)]
    [InlineData("a blocker is older than lock-timeout, and may be ended", 0, "locked")]
    [InlineData("a session that has a table locked idles for longer than lock-timeout", 22, Failed)]
    [InlineData("another server runs", 0, "degraded")]
    [InlineData("another server runs, and is an instance that is wrong", 0, "degraded")]
    [InlineData("two instances are one server, and the password of one is wrong", 3, Failed)]
    [InlineData("the password of one instance is wrong, and another has no address", 20, Failed)]
    [InlineData("the server has no such lock", 3, Failed)]
    public void A_freeze_comes_to_what_its_dry_run_says(string setUp, int exitCode, string verdict)
    {
        Freezes[setUp](this);
        AssertForetold("freeze", exitCode, verdict);
    }

    [Theory]
    [InlineData("nothing has happened", 0, "consistent")]
    [InlineData("the session was killed", 24, Broken)]
    [InlineData("the server was killed", 24, Broken)]
    [InlineData("the server was shut down", 24, Broken)]
    [InlineData("the server was restarted", 24, Broken)]
    [InlineData("the socket is not there", 0, "consistent")]
    [InlineData("every connection is taken", 0, "consistent")]
    [InlineData("the session of one of two servers was killed", 24, Broken)]
    [InlineData("max-hold of one of two servers has passed", 25, Broken)]
    [InlineData("another server took no part", 0, "degraded")]
    [InlineData("no server ran", 0, "no-database")]
    public void A_thaw_comes_to_what_its_dry_run_says(string setUp, int exitCode, string verdict)
    {
        Thaws[setUp](this);
        AssertForetold("thaw", exitCode, verdict);
    }

    private void KillServer()
    {
        Undo(Server.Start);
        Server.Kill();
    }

    private void KillSession()
    {
        ServerSession session = Assert.Single(Server.SessionsOf("root"));
        using MySqlConnection connection = Server.Connect();
        connection.Execute($"KILL {session.Id}");
        Server.AssertNoSessionsOf("root", Bound);
    }

    // An account of the program's that something is wrong with.
    private void Account(string statement)
    {
        Server.CreateUser(User, Password, Privileges);
        SetMySql("user", User);
        SetMySql("password", Password);
        using MySqlConnection connection = Server.Connect();
        foreach (string host in (string[])["localhost", "%"])
        {
            connection.Execute(string.Format(CultureInfo.InvariantCulture, statement, $"'{User}'@'{host}'"));
        }
    }

    // All but for those that an administrator has; the program's account is one too.
    private void UseUpConnections()
    {
        MySqlConnection administrator = Keep(Server.Connect());
        string most = administrator.Value("SELECT @@GLOBAL.max_connections");
        Undo(() => administrator.Execute($"SET GLOBAL max_connections = {most}"));
        administrator.Execute("SET GLOBAL max_connections = 10");
        try
        {
            while (true)
            {
                _ = Keep(Server.Connect());
            }
        }
        catch (MySqlException full) when (full.ErrorCode == MySqlErrorCode.ConnectionCountError)
        {
            // That is what was to be set up.
        }
    }

    // On MariaDB a plugin shows who has locked a table.
    private void ShowLocks()
    {
        if (!Server.Features.HasMetadataLocks)
        {
            MySqlConnection administrator = Keep(Server.Connect());
            Undo(() => administrator.Execute("UNINSTALL SONAME 'metadata_lock_info'"));
            administrator.Execute("INSTALL SONAME 'metadata_lock_info'");
        }
    }

    // A blocker that runs for so long, and is as old as lock-timeout where it runs for longer than that.
    private void Block(BlockerKind kind, string lockTimeout, int seconds = 120)
    {
        SetMySql("lock-timeout", lockTimeout);
        Blockers.MakeTables(Server);
        IBlocker blocker = Keep(Blockers.Start(Server, kind, seconds));
        int limit = int.Parse(lockTimeout.TrimEnd('s'), CultureInfo.InvariantCulture);
        MySqlConnection observer = Keep(Server.Connect());
        string query = $"SELECT TIME > {limit} FROM information_schema.PROCESSLIST WHERE ID = {blocker.Id}";
        _ = Eventually.True(() => seconds < limit || observer.Value(query) == "1", Bound, "the blocker is old");
    }
}
