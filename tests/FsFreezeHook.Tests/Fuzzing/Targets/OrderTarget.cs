using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.MySql.Session;
using Xunit;

namespace FsFreezeHook.Tests.Fuzzing.Targets;

/// <summary>A holder's order, the settings of its session among it.</summary>
internal sealed class OrderTarget : JsonTarget
{
    public override string Name => "order";

    protected override IReadOnlyList<string> Words { get; } =
    [
        "\"freezeId\":", "\"instance\":", "\"runtimeDirectory\":", "\"maxHold\":", "\"session\":", "\"Settings\":", "\"Name\":",
        "\"Password\":", "\"LockTimeout\":", "\"00:06:00\"", "\"agentStateFile\":", "\"unfrozenLimit\":", "\"99999999.00:00:00\"",
        "\"ServerPid\":",
    ];

    public override string Run(byte[] input)
    {
        string line = Encoding.UTF8.GetString(input);
        return Read(Encoding.UTF8.GetByteCount(line), () =>
        {
            HoldRequest order = HoldingJson.ReadRequest(line);
            Assert.NotNull(order.FreezeId);
            Assert.NotNull(order.Instance);
            Assert.NotNull(order.RuntimeDirectory);
            string again = JsonSerializer.Serialize(order, HoldingJson.Default.HoldRequest);
            Assert.Equal(again, JsonSerializer.Serialize(HoldingJson.ReadRequest(again), HoldingJson.Default.HoldRequest));
            SessionRequest session = MySqlJson.Read(order.Session);
            Assert.NotNull(session.Settings.User);
            Assert.NotNull(session.Settings.Socket);
        });
    }
}
