using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Rehearsing;

[Collection(nameof(WithMySql))]
public sealed class MySqlRehearsalTests(MySqlFixture bed) : RehearsalTests(bed.Server)
{
}
