using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Check;

/// <summary>Agent 11.1, with MySQL.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlCheckWhileFrozenTests(MySqlFixture bed) : CheckWhileFrozenTests(bed.Server, GuestAgentBuild.Unstable)
{
}
