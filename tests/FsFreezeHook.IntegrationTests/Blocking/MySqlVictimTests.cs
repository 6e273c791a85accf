using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Blocking;

/// <summary>MySQL, by an account that may not read performance_schema.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlVictimTests(MySqlFixture bed) : VictimTests(bed.Server)
{
    private protected override void HideFromTheProgram()
    {
        Server.CreateUser("blind", "blind-Password-1", "RELOAD, PROCESS, CONNECTION_ADMIN");
        (Hook.MySql!["user"], Hook.MySql["password"]) = ("blind", "blind-Password-1");
    }
}
