using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>On MariaDB.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbAbandonedSessionTests(MariaDbFixture bed) : AbandonedSessionTests(bed.Server, GuestAgentBuild.Debian12)
{
}
