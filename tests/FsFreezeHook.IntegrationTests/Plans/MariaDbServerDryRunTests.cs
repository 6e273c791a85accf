using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Plans;

/// <summary>MariaDB 10.11.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbServerDryRunTests(MariaDbFixture bed) : ServerDryRunTests(bed.Server)
{
}
