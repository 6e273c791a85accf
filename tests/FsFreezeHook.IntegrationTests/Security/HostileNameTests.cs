using System;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Security;

/// <summary>What an ordinary account of a real server can call things, the same on both servers.</summary>
public abstract class HostileNameTests : IDisposable
{
    // No longer than a user's name may be.
    private protected const string Name = "x\n2026-01-01 forged\e[2J";
    private const string Shown = @"x\n2026-01-01 forged\e[2J";
    private protected const string Password = "evil-Password-1";

    private readonly PublishedHook _hook = new();
    private readonly SyslogListener _syslog = new();

    private protected HostileNameTests(DatabaseServer server)
    {
        Server = server;
        using MySqlConnection connection = server.Connect();
        DropAll(connection);
        connection.Execute($"CREATE DATABASE `{Name}`");
        connection.Execute($"CREATE USER '{Name}'@'localhost' IDENTIFIED BY '{Password}'");
        connection.Execute($"GRANT ALL ON `{Name}`.* TO '{Name}'@'localhost'");
        using MySqlConnection ordinary = server.Connect(Name, Password, Name);
        ordinary.Execute($"CREATE TABLE `{Name}` (id INT) ENGINE = MyISAM");
    }

    private protected DatabaseServer Server { get; }

    private protected PublishedHook Hook => _hook;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_session_that_blocks_the_lock_forges_no_line_and_steers_no_terminal()
    {
        Hook.UseServer(Server, ("lock-timeout", "1s"), ("max-stall", "500ms"));
        using IDisposable blocker = Block();
        Assert.Contains(Shown, AssertPlain(22, "freeze"), StringComparison.Ordinal);
        Assert.Contains(Shown, AssertPlain(exitCode: null, "freeze", "--dry-run"), StringComparison.Ordinal);
        Assert.Contains(Shown, AssertPlain(exitCode: null, "check"), StringComparison.Ordinal);
        Assert.Contains(Shown, AssertPlain(0, "status"), StringComparison.Ordinal);
        AssertPlain(22, "rehearse", "--hold", "0");
        AssertLogs();
    }

    protected virtual void Dispose(bool disposing)
    {
        _hook.Dispose();
        _syslog.Dispose();
        using MySqlConnection connection = Server.Connect();
        DropAll(connection);
    }

    /// <summary>Keeps the lock from being granted, with a session that the server shows.</summary>
    private protected virtual IDisposable Block()
    {
        MySqlConnection blocker = Server.Connect(Name, Password, Name);
        blocker.Execute($"LOCK TABLES `{Name}` WRITE");
        return blocker;
    }

    private protected string AssertPlain(int? exitCode, params string[] arguments)
    {
        CommandResult result = Hook.Run(arguments);
        string all = result.Output + result.Error;
        Assert.True((exitCode ?? result.ExitCode) == result.ExitCode, all);
        PlainText.AssertLines(string.Join(' ', arguments), all);
        Assert.DoesNotContain("\n2026-01-01 forged", all, StringComparison.Ordinal);
        return all;
    }

    private protected void AssertLogs()
    {
        Assert.Contains(Shown, Hook.Log, StringComparison.Ordinal);
        Assert.Contains(Shown, AssertPlainText("the system log", _syslog.Messages()), StringComparison.Ordinal);
        _ = AssertPlainText("the log", Hook.Log);
    }

    private static string AssertPlainText(string where, string text)
    {
        PlainText.AssertLines(where, text);
        Assert.DoesNotContain("\n2026-01-01 forged", "\n" + text, StringComparison.Ordinal);
        return text;
    }

    private static void DropAll(MySqlConnection connection)
    {
        connection.Execute($"DROP DATABASE IF EXISTS `{Name}`");
        connection.Execute($"DROP USER IF EXISTS '{Name}'@'localhost'");
    }
}
