using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>MySQL and agent 11.1.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlOrderFaultTests(MySqlFixture bed) : OrderFaultTests(bed.Server, GuestAgentBuild.Unstable)
{
}
