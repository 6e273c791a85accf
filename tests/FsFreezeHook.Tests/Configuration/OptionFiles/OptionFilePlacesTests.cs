using System.Collections.Generic;
using FsFreezeHook.Configuration.OptionFiles;
using Xunit;

namespace FsFreezeHook.Tests.Configuration.OptionFiles;

public sealed class OptionFilePlacesTests
{
    [Fact]
    public void The_places_are_those_of_the_clients()
    {
        OptionFilePlaces places = OptionFilePlaces.For(new Dictionary<string, string>(), "/root", "/tmp");
        Assert.Equal(["/etc/my.cnf", "/etc/mysql/my.cnf", "/root/.my.cnf"], places.Standard);
        Assert.Equal(("/root/.mylogin.cnf", "/etc/mysql/debian.cnf"), (places.LoginFile, places.DebianFile));
    }

    [Theory]
    [InlineData("/x/login", "/x/login")]
    [InlineData("login", "/tmp/login")]
    [InlineData("", "/root/.mylogin.cnf")]
    public void A_variable_names_another_login_path_file(string value, string expected) => Assert.Equal(
        expected,
        OptionFilePlaces.For(new Dictionary<string, string> { ["MYSQL_TEST_LOGIN_FILE"] = value }, "/root", "/tmp").LoginFile);

    [Theory]
    [InlineData("/x", "/x")]
    [InlineData("x", "/tmp/x")]
    [InlineData("~/x", "/root/x")]
    [InlineData("~x", "/tmp/~x")]
    public void A_name_begins_at_the_current_directory_or_at_home(string name, string expected) =>
        Assert.Equal(expected, OptionFilePlaces.For(new Dictionary<string, string>(), "/root", "/tmp").Absolute(name));
}
