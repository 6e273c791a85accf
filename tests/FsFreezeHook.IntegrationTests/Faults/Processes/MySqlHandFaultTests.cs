using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>Agent 11.1, with MySQL.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlHandFaultTests(MySqlFixture bed) : HandFaultTests(bed.Server, GuestAgentBuild.Unstable)
{
}
