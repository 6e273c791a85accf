using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.OptionFiles;

/// <summary>MySQL 9.7.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlOptionFileLoginTests(MySqlFixture bed) : OptionFileLoginTests(bed.Server)
{
}
