using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

[Collection(nameof(WithMySql))]
public sealed class MySqlAccountFaultTests(MySqlFixture bed, ITestOutputHelper output)
    : AccountFaultTests(bed.Server, GuestAgentBuild.Unstable, output)
{
}
