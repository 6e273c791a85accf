using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Grants;

/// <summary>MySQL 9.7: an account that root logs in to by the socket.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlGrantsTests(MySqlFixture bed) : GrantsTests(bed.Server)
{
}
