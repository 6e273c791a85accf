using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

[Collection(nameof(WithMySql))]
public sealed class MySqlConnectionFaultTests(MySqlFixture bed, ITestOutputHelper output)
    : ConnectionFaultTests(bed.Server, GuestAgentBuild.Unstable, output)
{
}
