using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

[Collection(nameof(WithMySql))]
public sealed class MySqlProcessFaultTests(MySqlFixture bed, ITestOutputHelper output)
    : ProcessFaultTests(bed.Server, GuestAgentBuild.Unstable, output)
{
}
