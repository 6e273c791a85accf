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
        "\"freezeId\":", "\"instance\":", "\"runtimeDirectory\":", "\"maxHold\":", "\"session\":", "\"Settings\":", "\"Name\":", "\"Password\":", "\"LockTimeout\":",
        "\"00:06:00\"", "\"agentStateFile\":", "\"unfrozenLimit\":", "\"99999999.00:00:00\"", "\"ServerPid\":",
    ];

    public override string Run(byte[] input)
    {
        string line = Encoding.UTF8.GetString(input);
        return Read(Encoding.UTF8.GetByteCount(line), () =>
        {
            HoldOrder order = HoldOrder.Parse(line);
            Assert.NotNull(order.FreezeId);
            Assert.NotNull(order.Instance);
            Assert.NotNull(order.RuntimeDirectory);
            string again = JsonSerializer.Serialize(order, HoldingJson.Default.HoldOrder);
            Assert.Equal(again, JsonSerializer.Serialize(HoldOrder.Parse(again), HoldingJson.Default.HoldOrder));
            SessionOrder session = SessionOrder.From(order.Session);
            Assert.NotNull(session.Settings.User);
            Assert.NotNull(session.Settings.Socket);
        });
    }
}
