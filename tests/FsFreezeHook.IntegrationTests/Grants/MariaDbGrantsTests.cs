using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Grants;

/// <summary>MariaDB 10.11: an account with a password, since its socket logs in nobody by another name.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbGrantsTests(MariaDbFixture bed) : GrantsTests(bed.Server)
{
}
