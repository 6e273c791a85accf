using System;
using System.Globalization;
using System.Linq;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Discovery;

public sealed class RunningServerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunningServer _server = new(Environment.ProcessId, "mariadbd");

    [Fact]
    public void It_is_named_by_its_program_and_its_process() =>
        Assert.Equal($"mariadbd (process {Environment.ProcessId})", _server.ToString());

    [Fact]
    public void A_process_that_is_no_server_is_not_found() =>
        Assert.DoesNotContain(Environment.ProcessId, ServerSearch.OfThisMachine().Select(server => server.Pid));

    [Theory]
    [InlineData("{0}", true)]
    [InlineData("{0}\n", true)]
    [InlineData("1{0}", false)]
    [InlineData("0", false)]
    [InlineData("", false)]
    [InlineData("text", false)]
    public void It_is_the_server_whose_pid_file_has_its_own_number(string content, bool expected)
    {
        string path = _folder.Write("pid", string.Format(CultureInfo.InvariantCulture, content, OwnProcess.NamespacePid));
        Assert.Equal(expected, _server.HasPidFile(path));
    }

    [Theory]
    [InlineData("pid")]
    [InlineData("")]
    [InlineData("/nowhere/pid")]
    [InlineData("/dev/zero")]
    public void A_malformed_pid_file_belongs_to_no_process(string path) => Assert.False(_server.HasPidFile(path));

    [Fact]
    public void A_process_that_has_gone_has_no_pid_file()
    {
        string path = _folder.Write("pid", int.MaxValue.ToString(CultureInfo.InvariantCulture));
        Assert.False(new RunningServer(int.MaxValue, "mysqld").HasPidFile(path));
    }

    public void Dispose() => _folder.Dispose();
}
