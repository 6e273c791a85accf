using System;
using FsFreezeHook.Configuration;
using FsFreezeHook.MySql.Sections;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Sections;

public sealed class MySqlSettingsTests
{
    private static readonly MySqlSettings WithPassword =
        new()
        {
            Name = "db1",
            Host = "db.example",
            Port = 3307,
            User = "backup",
            Password = "hunter2",
            Alternatives = [new MySqlSettings { Name = "mysql", User = "last", Password = "hunter2" }],
        };

    [Theory]
    [InlineData("mysql", "[mysql]")]
    [InlineData("shop", "[mysql shop]")]
    public void A_message_names_the_section_of_its_instance(string name, string section) =>
        Assert.Equal(section, new MySqlSettings { Name = name }.Section);

    [Fact]
    public void Its_text_never_shows_the_password()
    {
        Assert.DoesNotContain("hunter2", WithPassword.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", $"{WithPassword}", StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", new Settings(new HookSettings { HookDirectory = "/" }, [WithPassword], []).ToString());
    }

    [Fact]
    public void Its_text_says_which_server_and_whether_there_is_a_password()
    {
        Assert.Contains("Name = db1", WithPassword.ToString());
        Assert.Contains("Server = db.example:3307, User = backup, Password = set, Alternatives = last", WithPassword.ToString());
        Assert.Contains(
            "Server = /run/mysqld/mysqld.sock, User = root, Password = none, Alternatives = none",
            new MySqlSettings { Name = "a" }.ToString());
    }
}
