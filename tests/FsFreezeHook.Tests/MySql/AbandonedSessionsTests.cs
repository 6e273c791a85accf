using System.Collections.Generic;
using System.Text.Json;
using FsFreezeHook.Configuration;
using FsFreezeHook.Holding;
using FsFreezeHook.MySql;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql;

public sealed class AbandonedSessionsTests
{
    [Theory]
    [InlineData("\"7\"")]
    [InlineData("null")]
    [InlineData("1.5")]
    [InlineData("{}")]
    public void A_recorded_session_that_is_no_number_is_left_alone(string session)
    {
        HeldInstance instance = new()
        {
            Name = "mysql",
            Holder = new HolderProcessId(1, 1),
            MaxHoldMilliseconds = 1,
            Steps = [],
            Facts = new Dictionary<string, JsonElement> { [ServerFacts.Connection] = JsonDocument.Parse(session).RootElement },
        };

        // It was read on a thread of its own: an exception there ended the program.
        InstanceSettings settings = new() { Name = "mysql", Host = "127.0.0.1", Port = 1 };
        Soon.Within(Soon.Bound, () => new AbandonedSessions(() => [settings], () => []).End([instance]));
    }
}
