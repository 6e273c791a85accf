using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.MySql.OptionFiles;
using Xunit;

namespace FsFreezeHook.Tests.MySql.OptionFiles;

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
    [InlineData("MYSQL_HOME=/a", "/a/my.cnf", "/a/my.cnf")]
    [InlineData("MYSQL_HOME=a/", "/tmp/a/my.cnf", "/tmp/a/my.cnf")]
    [InlineData("MARIADB_HOME=/b", null, "/b/my.cnf")]
    [InlineData("MYSQL_HOME=/a MARIADB_HOME=/b", "/a/my.cnf", "/b/my.cnf")]
    [InlineData("MYSQL_HOME=", null, null)]
    public void A_variable_names_a_folder_with_a_file_before_the_users_own(string variables, string? ofMySql, string? ofMariaDb)
    {
        OptionFilePlaces places = OptionFilePlaces.For(
            variables.Split(' ').Select(variable => variable.Split('=')).ToDictionary(one => one[0], one => one[1]),
            "/root",
            "/tmp");
        Assert.Equal(Expected(ofMySql), places.StandardOf(OptionClient.MySql));
        Assert.Equal(Expected(ofMariaDb), places.StandardOf(OptionClient.MariaDb));
    }

    private static string[] Expected(string? file) =>
        ["/etc/my.cnf", "/etc/mysql/my.cnf", .. file is null ? (string[])[] : [file], "/root/.my.cnf"];

    [Theory]
    [InlineData("/x", "/x")]
    [InlineData("x", "/tmp/x")]
    [InlineData("~/x", "/root/x")]
    [InlineData("~x", "/tmp/~x")]
    public void A_name_begins_at_the_current_directory_or_at_home(string name, string expected) =>
        Assert.Equal(expected, OptionFilePlaces.For(new Dictionary<string, string>(), "/root", "/tmp").Absolute(name));
}
