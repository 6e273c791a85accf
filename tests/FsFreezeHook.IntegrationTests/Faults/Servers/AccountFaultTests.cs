using System;
using System.Diagnostics;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>
/// An account that may not log in any more, or may not lock: a freeze says so, and one that has logged in already goes on. Once
/// the lock is granted no account can be changed: the server keeps whoever tries it waiting.
/// </summary>
public abstract class AccountFaultTests : SceneTests
{
    private const string User = "faulty";
    private const string Password = "faulty-password";
    private const string Privileges = "RELOAD, PROCESS, REPLICATION CLIENT";

    private protected AccountFaultTests(DatabaseServer server, GuestAgentBuild build, ITestOutputHelper output)
        : base(server, build, output)
    {
    }

    [Theory]
    [InlineData(Moment.BeforeReady, AccessDenied)]
    [InlineData(Moment.AttemptPending, 0)]
    public void A_wrong_password_fails_a_freeze_that_has_not_logged_in(Moment moment, int freeze) => Check(
        "wrong password", $"ALTER USER {{0}} IDENTIFIED BY 'another'", $"ALTER USER {{0}} IDENTIFIED BY '{Password}'", moment,
        freeze);

    [Theory]
    [InlineData(Moment.BeforeReady, AccessDenied)]
    [InlineData(Moment.AttemptPending, 0)]
    public void An_expired_password_fails_a_freeze_that_has_not_logged_in(Moment moment, int freeze) => Check(
        "expired password", "ALTER USER {0} PASSWORD EXPIRE", $"ALTER USER {{0}} IDENTIFIED BY '{Password}'", moment, freeze);

    [Theory]
    [InlineData(Moment.BeforeReady, AccessDenied)]
    [InlineData(Moment.AttemptPending, 0)]
    public void A_revoked_privilege_fails_a_freeze_that_has_not_logged_in(Moment moment, int freeze) => Check(
        "privilege revoked", "REVOKE RELOAD ON *.* FROM {0}", "GRANT RELOAD ON *.* TO {0}", moment, freeze);

    private void Check(string fault, string bringAbout, string mend, Moment moment, int freeze)
    {
        Server.CreateUser(User, Password, Privileges);

        // Through TLS nothing could be held back.
        using FaultScene scene = NewScene(("user", User), ("password", Password), ("ssl-mode", "disabled"));
        if (moment == Moment.AttemptPending)
        {
            // MySQL remembers this login, so that the program's needs no TLS.
            Server.Connect(User, Password, database: string.Empty).Dispose();
            scene.ReachAttempt();
        }

        Execute(bringAbout);
        if (moment == Moment.BeforeReady)
        {
            scene.BeginFreeze();
        }

        scene.GoOn();
        Assert.Equal(scene.Bench.Exited(freeze), scene.FreezeResult());
        if (freeze == 0)
        {
            scene.BeginWrite();
        }

        long at = Stopwatch.GetTimestamp();
        Assert.Equal("0", scene.ThawResult());
        TimeSpan waited = scene.AssertWritable(at, Second);
        Execute(mend);
        AddRow(scene, fault, moment, freeze, thaw: 0, "1 s", waited, freeze == 0 ? "held until thaw" : null);
    }

    private void Execute(string statement)
    {
        using MySqlConnection connection = Server.Connect();
        foreach (string host in (string[])["localhost", "%"])
        {
            connection.Execute(string.Format(System.Globalization.CultureInfo.InvariantCulture, statement, $"'{User}'@'{host}'"));
        }
    }
}
