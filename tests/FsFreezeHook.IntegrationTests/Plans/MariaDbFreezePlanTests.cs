using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Plans;

/// <summary>MariaDB 10.11.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbFreezePlanTests(MariaDbFixture bed) : FreezePlanTests(bed.Server)
{
}
