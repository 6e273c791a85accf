using System;
using System.Linq;
using FsFreezeHook.MySql.Authentication;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Authentication;

public sealed class LoginMemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["mysql.logins"];

    private MySqlSettings Settings => new()
    {
        Name = "mysql",
        Socket = _folder["socket"],
        User = "backup",
        Password = "hunter2",
        LoginMemory = File,
        Alternatives =
        [
            new MySqlSettings { Name = "mysql", Socket = _folder["socket"], LoginOrigin = "root by the socket" },
            new MySqlSettings
            {
                Name = "mysql",
                Socket = _folder["socket"],
                User = "debian",
                Password = "hunter3",
                LoginOrigin = "Debian's account",
            },
        ],
    };

    [Fact]
    public void The_login_that_last_succeeded_comes_first_and_nothing_is_written_where_it_is_the_first_anyway()
    {
        LoginMemory memory = new(Settings);
        memory.Note(memory.InOrder()[0], isLetIn: true, isFirst: true);
        Assert.False(System.IO.File.Exists(File));
        memory.Note(memory.InOrder()[2], isLetIn: true);
        Assert.Equal(
            [("debian", 2), ("backup", 0), ("root", 1)],
            new LoginMemory(Settings).InOrder().Select(login => (login.User, login.LoginIndex)));
        memory = new LoginMemory(Settings);
        memory.Note(memory.InOrder()[1], isLetIn: true, isFirst: false);
        Assert.Equal("backup", new LoginMemory(Settings).InOrder()[0].User);
        Assert.DoesNotContain("hunter", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
        Assert.Equal("600", TemporaryFolder.Mode(File));
    }

    [Fact]
    public void A_login_without_a_password_that_was_denied_is_denied_until_the_servers_socket_is_another()
    {
        System.IO.File.WriteAllText(_folder["socket"], "");
        LoginMemory memory = new(Settings);
        memory.Note(memory.InOrder()[0], isLetIn: false);
        memory.Note(memory.InOrder()[1], isLetIn: false);
        memory = new LoginMemory(Settings);
        Assert.Equal([false, true, false], memory.InOrder().Select(memory.IsDenied));
        System.IO.File.SetLastWriteTimeUtc(_folder["socket"], DateTime.UnixEpoch);
        Assert.Equal([false, false, false], memory.InOrder().Select(memory.IsDenied));
    }

    [Theory]
    [InlineData("nonsense\n\n\0")]
    [InlineData("")]
    public void What_is_no_memory_says_nothing(string content)
    {
        System.IO.File.WriteAllText(File, content);
        LoginMemory memory = new(Settings);
        Assert.Equal([0, 1, 2], memory.InOrder().Select(login => login.LoginIndex));
        Assert.DoesNotContain(true, memory.InOrder().Select(memory.IsDenied));
    }

    public void Dispose() => _folder.Dispose();
}
