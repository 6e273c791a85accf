using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.OptionFiles;

/// <summary>MariaDB 10.11.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbOptionFileLoginTests(MariaDbFixture bed) : OptionFileLoginTests(bed.Server)
{
}
