using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests;

/// <summary>MySQL 9.7: auth_socket and caching_sha2_password.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlLoginTests(MySqlFixture bed) : LoginTests(bed.Server)
{
}
