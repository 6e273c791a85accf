using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Settings;

/// <summary>On MySQL 9.7.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlGlobalSettingsTests(MySqlFixture bed, ITestOutputHelper output) : GlobalSettingsTests(bed.Server, output)
{
}
