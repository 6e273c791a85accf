using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests;

/// <summary>MariaDB 10.11: unix_socket and mysql_native_password.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbLoginTests(MariaDbFixture bed) : LoginTests(bed.Server)
{
}
