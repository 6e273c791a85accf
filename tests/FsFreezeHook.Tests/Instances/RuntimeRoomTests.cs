using FsFreezeHook.Configuration;
using FsFreezeHook.Instances;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Instances;

/// <summary>What a full directory comes to is seen with a tmpfs of a few pages, in the integration tests.</summary>
public sealed class RuntimeRoomTests
{
    private static readonly MySqlSettings[] Instances = [new() { Name = "shop", Enabled = Participation.Required }];

    [Theory]
    [InlineData("/tmp")]
    [InlineData("/tmp/fsfreeze-hook-test-of-nothing/below")]

    // A filesystem that has no limit says that 0 of 0 are left.
    [InlineData("/proc/self")]
    public void Where_there_is_room_or_no_limit_nothing_is_refused(string path) =>
        RuntimeRoom.Require(new RuntimeDirectory(path), [Engines.MySql([])], Instances);
}
