using System.Collections.Generic;
using System.Text.Json;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Instances;
using Xunit;

namespace FsFreezeHook.Tests.Instances;

public sealed class RecordedInstancesTests
{
    [Fact]
    public void What_became_of_each_instance_is_read_from_a_thaws_section()
    {
        ReleasedInstance[] released =
            [new("a", OutcomeKind.Released, HeldMilliseconds: 1500), new("b", OutcomeKind.Unknown, HeldMilliseconds: null)];
        JsonElement section = JsonSerializer.SerializeToElement(released, HoldingJson.Default.ReleasedInstanceArray);
        Assert.Equal(
            released, RecordedInstances.ReleasedIn(new Dictionary<string, JsonElement> { [InstanceSet.Section] = section }));
    }

    [Fact]
    public void A_thaw_that_says_nothing_of_instances_has_released_none()
    {
        Assert.Empty(RecordedInstances.ReleasedIn(null));
        Assert.Empty(RecordedInstances.ReleasedIn(new Dictionary<string, JsonElement>()));
    }
}
