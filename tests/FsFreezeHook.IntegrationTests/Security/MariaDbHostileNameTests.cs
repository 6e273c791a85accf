using System;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Security;

/// <summary>MariaDB 10.11, which does not show a session that idles with tables locked.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbHostileNameTests(MariaDbFixture bed) : HostileNameTests(bed.Server)
{
    private protected override IDisposable Block() =>
        RunningStatement.Start(Server, $"INSERT INTO `{Name}` SELECT SLEEP(60)", "User sleep", $"USE `{Name}`");
}
