using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Settings;

/// <summary>On MariaDB 10.11.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbGlobalSettingsTests(MariaDbFixture bed, ITestOutputHelper output)
    : GlobalSettingsTests(bed.Server, output)
{
}
