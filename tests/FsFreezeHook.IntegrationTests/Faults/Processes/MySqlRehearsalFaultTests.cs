using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

[Collection(nameof(WithMySql))]
public sealed class MySqlRehearsalFaultTests(MySqlFixture bed) : RehearsalFaultTests(bed.Server, GuestAgentBuild.Unstable)
{
}
