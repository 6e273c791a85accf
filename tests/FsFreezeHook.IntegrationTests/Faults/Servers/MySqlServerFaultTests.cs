using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

[Collection(nameof(WithMySql))]
public sealed class MySqlServerFaultTests(MySqlFixture bed, ITestOutputHelper output)
    : ServerFaultTests(bed.Server, GuestAgentBuild.Unstable, output)
{
}
