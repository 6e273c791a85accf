using System;
using System.Linq;
using System.Net.Sockets;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Server;

public sealed class LoginAttemptsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_line_of_a_failure_names_every_login_that_was_tried_and_no_password()
    {
        FailureException failure = Fails(Login("a", "backup", "the option files"), Login("b", "root", "root by the socket"));
        Assert.Equal(FailureReason.Unreachable, failure.Reason);
        Assert.StartsWith($"cannot reach the server at {_folder["a"]} as backup: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(
            $" (the option files), nor as root at {_folder["b"]} (root by the socket); start it, ",
            failure.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_answers_no_other_login_is_tried_at_the_same_place()
    {
        FailureException failure = Fails(Login("a", "backup", "the option files"), Login("a", "root", "root by the socket"));
        Assert.DoesNotContain("root", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_at_a_socket_that_is_not_configured_gets_no_password()
    {
        FailureException failure = Fails(
            Login("a", "backup", "the option files"), Login("b", "debian", "Debian's account") with { SocketIsGuessed = true });
        Assert.DoesNotContain("debian", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_does_not_answer_is_reported_as_that_and_not_asked_again()
    {
        using Socket silent = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        silent.Bind(new UnixDomainSocketEndPoint(_folder["a"]));
        silent.Listen();
        MySqlSettings settings =
            Login("a", "backup", "the option files") with { Alternatives = [Login("a", "root", "root by the socket")] };
        FailureException failure = Assert.Throws<FailureException>(
            () => LoginAttempts.Open(settings, Deadline.After(TimeSpan.FromSeconds(1), TimeProvider.System)));
        Assert.Equal(FailureReason.Unreachable, failure.Reason);
        Assert.Equal(
            $"the server at {_folder["a"]} as backup did not answer within 1 s; see whether its disk is full or frozen, "
                + "and its error log",
            failure.Message);
    }

    public void Dispose() => _folder.Dispose();

    private static FailureException Fails(params MySqlSettings[] logins) => Assert.Throws<FailureException>(
        () => LoginAttempts.Open(logins[0] with { Alternatives = [.. logins.Skip(1)] }));

    private MySqlSettings Login(string socket, string user, string origin) => new()
    {
        Name = "mysql",
        Socket = _folder[socket],
        User = user,
        Password = "hunter2",
        LoginOrigin = origin,
    };
}
