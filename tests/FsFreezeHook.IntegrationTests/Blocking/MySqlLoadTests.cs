using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Blocking;

[Collection(nameof(WithMySql))]
public sealed class MySqlLoadTests(MySqlFixture bed, ITestOutputHelper output) : LoadTests(bed.Server, output)
{
}
