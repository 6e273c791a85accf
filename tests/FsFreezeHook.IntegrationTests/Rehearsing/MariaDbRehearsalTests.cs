using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Rehearsing;

[Collection(nameof(WithMariaDb))]
public sealed class MariaDbRehearsalTests(MariaDbFixture bed) : RehearsalTests(bed.Server)
{
}
