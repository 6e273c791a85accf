using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>MariaDB 10.11 and agent 7.2.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbHookFaultTests(MariaDbFixture bed) : HookFaultTests(bed.Server, GuestAgentBuild.Debian12)
{
}
