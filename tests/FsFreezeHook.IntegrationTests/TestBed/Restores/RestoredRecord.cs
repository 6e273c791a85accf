using Xunit;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What a restored copy and the original's thaw must say of a snapshot that went well.</summary>
internal static class RestoredRecord
{
    /// <summary>Checks it.</summary>
    public static void AssertLocked(string strategy, RestoredCopy copy, PublishedHook hook)
    {
        FreezeRecord freeze = copy.FreezeRecord;
        ThawRecord thaw = hook.ThawRecord;
        Assert.Equal("locked", freeze.Verdict);
        Assert.Equal(strategy, Assert.Single(freeze.Instances).Lock);
        Assert.Equal("consistent", thaw.Verdict);
        Assert.Equal(freeze.FreezeId, thaw.FreezeId);
    }
}
