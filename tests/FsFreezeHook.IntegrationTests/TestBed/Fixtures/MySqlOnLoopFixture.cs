namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>MySQL, with its data on a filesystem of its own, and no MyISAM table but those that a test makes.</summary>
public sealed class MySqlOnLoopFixture() : OnLoopFixture(ServerKind.MySql, new DatabaseServerOptions { MyIsam = false })
{
}
