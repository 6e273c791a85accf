using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using FsFreezeHook.MySql.Containers;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Containers;

public sealed class ContainerAccountsTests
{
    private const string Secrets = "secret\n\n";

    [Theory]
    [InlineData("MYSQL_ROOT_PASSWORD=a", "root:a")]
    [InlineData("MARIADB_ROOT_PASSWORD=a", "root:a")]
    [InlineData("MARIADB_ROOT_PASSWORD=a MYSQL_ROOT_PASSWORD=b", "root:a root:b")]
    [InlineData("MYSQL_ROOT_PASSWORD_FILE=/run/secrets/x", "root:secret")]
    [InlineData("FILE__MYSQL_ROOT_PASSWORD=/run/secrets/x", "root:secret")]
    [InlineData("MARIADB_ROOT_USER=admin MARIADB_ROOT_PASSWORD=a", "admin:a")]
    [InlineData("MARIADB_MASTER_ROOT_PASSWORD=a", "root:a")]
    [InlineData("MYSQL_ROOT_PASSWORD= MYSQL_ROOT_PASSWORD_FILE=/run/secrets/x", "root:secret")]
    [InlineData("MYSQL_ALLOW_EMPTY_PASSWORD=yes", "")]
    [InlineData("MYSQL_RANDOM_ROOT_PASSWORD=yes MYSQL_USER=u MYSQL_PASSWORD=p", "")]
    [InlineData("MYSQL_ROOT_PASSWORD_FILE=run/secrets/x", "")]
    [InlineData("MYSQL_ROOT_PASSWORD_FILE=/nowhere", "")]
    public void Images_say_who_root_is(string variables, string expected) => Assert.Equal(
        expected,
        string.Join(
            ' ',
            ContainerAccounts.Of(Parse(variables.Replace(' ', '\0')), Read).Select(login => $"{login.User}:{login.Password}")));

    [Fact]
    public void The_first_of_two_variables_counts_and_what_is_cut_off_does_not()
    {
        IReadOnlyDictionary<string, string> found = ContainerAccounts.Parse("A=1\0A=2\0=x\0B\0C=half"u8);
        Assert.Equal(["A"], found.Keys);
        Assert.Equal("1", found["A"]);
        Assert.Empty(ContainerAccounts.Parse("MYSQL_ROOT_PASSWORD=half"u8));
        Assert.Empty(ContainerAccounts.Parse([]));
    }

    [Fact]
    public void Of_a_process_its_own_variables_are_read_and_no_more_than_the_limit()
    {
        string large = new('x', ContainerAccounts.MostBytes);
        Assert.Equal([new Login("root", "hunter2")], OfProcess(("MYSQL_ROOT_PASSWORD", "hunter2")));
        Assert.Empty(OfProcess(("A", large), ("MYSQL_ROOT_PASSWORD", "hunter2")));
        Assert.Empty(ContainerAccounts.Of("/proc/2147483647"));
    }

    /// <summary>
    /// Whoever makes an image names any file; what the kernel makes up, a pipe that waits, a device and a link are none.
    /// </summary>
    [Fact]
    public void Only_a_small_regular_file_is_read_for_a_password()
    {
        using TemporaryFolder folder = new();
        Process.Start("mkfifo", [folder["fifo"]]).WaitForExit();
        File.WriteAllText(folder["large"], new string('x', 5000));
        File.WriteAllText(folder["empty"], string.Empty);
        foreach (string file in (string[])["/proc/kcore", "/proc/self/environ", "/dev/zero", "/dev/stdin", folder["fifo"],
            folder["large"], folder["empty"], folder.Root])
        {
            Assert.Empty(OfProcess(("MYSQL_ROOT_PASSWORD_FILE", file)));
        }

        File.WriteAllText(folder["good"], "hunter2\n");
        _ = File.CreateSymbolicLink(folder["link"], folder["good"]);
        Assert.Equal([new Login("root", "hunter2")], OfProcess(("MYSQL_ROOT_PASSWORD_FILE", folder["good"])));
        Assert.Equal([new Login("root", "hunter2")], OfProcess(("MYSQL_ROOT_PASSWORD_FILE", folder["link"])));
    }

    [Fact]
    public void The_password_is_not_in_what_a_log_would_show() =>
        Assert.DoesNotContain(
            "hunter2", string.Join(' ', OfProcess(("MYSQL_ROOT_PASSWORD", "hunter2"))), StringComparison.Ordinal);

    private static IReadOnlyList<Login> OfProcess(params (string Name, string Value)[] variables)
    {
        ProcessStartInfo start = new("sleep", ["60"]);
        start.Environment.Clear();
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        try
        {
            // Until it has become the program, it is our likeness.
            Soon.True(() => File.ReadAllText($"/proc/{process.Id}/comm") == "sleep\n", "the program runs");
            return ContainerAccounts.Of($"/proc/{process.Id}");
        }
        finally
        {
            process.Kill();
        }
    }

    private static IReadOnlyDictionary<string, string> Parse(string variables) =>
        ContainerAccounts.Parse(Encoding.UTF8.GetBytes(variables + "\0"));

    private static byte[]? Read(string path) => path == "/run/secrets/x" ? Encoding.UTF8.GetBytes(Secrets) : null;
}
