using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Blocking;

/// <summary>MariaDB, which shows nobody who keeps a table locked without its plugin.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbVictimTests(MariaDbFixture bed) : VictimTests(bed.Server)
{
    private protected override void HideFromTheProgram()
    {
    }
}
