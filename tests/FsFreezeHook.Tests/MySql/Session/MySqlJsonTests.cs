using System.Text.Json;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Session;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Session;

public sealed class MySqlJsonTests
{
    [Fact]
    public void A_holder_gets_the_settings_as_they_were_with_every_account_in_them()
    {
        MySqlSettings settings = new()
        {
            Name = "a",
            Socket = "/s",
            Password = "p \"\u00e4",
            Written = WrittenKeys.Server | WrittenKeys.Password,
            Alternatives = [new MySqlSettings { Name = "a", User = "debian-sys-maint", Password = "q" }],
        };
        SessionRequest order = new(settings, ServerPid: 42);
        string json = JsonSerializer.Serialize(order, MySqlJson.Default.SessionRequest);
        SessionRequest read = JsonSerializer.Deserialize(json, MySqlJson.Default.SessionRequest)!;
        Assert.Equal(json, JsonSerializer.Serialize(read, MySqlJson.Default.SessionRequest));
        Assert.Equal("q", Assert.Single(read.Settings.Alternatives).Password);
        Assert.DoesNotContain("\u00e4", order.ToString(), System.StringComparison.Ordinal);
    }
}
