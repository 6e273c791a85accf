using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Plans;

/// <summary>MySQL 9.7.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlServerDryRunTests(MySqlFixture bed) : ServerDryRunTests(bed.Server)
{
}
