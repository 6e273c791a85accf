using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Locking;

/// <summary>
/// Whatever one instance's server or files do to the program is that instance's failure, and the others' locks stay.
/// </summary>
[Collection(nameof(WithMariaDb))]
public sealed class OneInstanceAloneTests : IDisposable
{
    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();
    private readonly TemporaryFolder _folder = new();

    public OneInstanceAloneTests(MariaDbFixture bed)
    {
        _server = bed.Server;
        _hook.UseServer(_server);
    }

    public void Dispose()
    {
        _hook.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("nonsense", "nonsense")]
    [InlineData("certificate", "nonsense")]
    [InlineData("certificate", "another-key")]
    public void A_clients_certificate_that_cannot_be_used_degrades_the_freeze_and_names_its_instance(
        string certificate, string key)
    {
        File.WriteAllText(_folder.File("nonsense"), "-----BEGIN NOTHING-----\n");
        File.Copy(_server.Tls!.Certificate, _folder.File("certificate"));
        File.Copy(TlsFiles.Create(_folder.Subfolder("another")).Key, _folder.File("another-key"));
        using FakeServer other = new(FakeAnswer.SilenceAfterTls);
        _hook.Instances["copy"] = new Dictionary<string, string>
        {
            ["enabled"] = "auto",
            ["host"] = "127.0.0.1",
            ["port"] = $"{other.Port}",
            ["user"] = "freezer",
            ["password"] = "canary",
            ["ssl-mode"] = "required",
            ["ssl-cert"] = _folder.File(certificate),
            ["ssl-key"] = _folder.File(key),
        };
        AssertLocksTheOtherAlone("certificate");
    }

    [Fact]
    public void A_server_whose_answer_nothing_foresees_degrades_the_freeze_and_names_its_instance()
    {
        string socket = _folder.File("sock");
        using FakeServer other = new(socket, FakeAnswer.NoRows);
        _hook.Instances["copy"] =
            new Dictionary<string, string> { ["enabled"] = "auto", ["socket"] = socket, ["user"] = "freezer" };
        AssertLocksTheOtherAlone("please report it");
    }

    private void AssertLocksTheOtherAlone(string words)
    {
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.Equal("degraded", _hook.FreezeRecord.Verdict);
        Assert.True(WriteProbe.IsWriteLocked(_server));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        string line = Assert.Single(_hook.Log.Split('\n'), line => line.Contains("degraded: copy: ", StringComparison.Ordinal));
        Assert.Contains(words, line, StringComparison.Ordinal);

        // Required, it fails the freeze, and is named there too.
        _ = _hook.Instances["copy"].Remove("enabled");
        freeze = _hook.Freeze();
        Assert.Equal(20, freeze.ExitCode);
        Assert.StartsWith("copy: ", freeze.Error, StringComparison.Ordinal);
        Assert.Contains(words, freeze.Error, StringComparison.Ordinal);
        Assert.False(WriteProbe.IsWriteLocked(_server));

        // One finding of it, and all those of the other.
        CommandResult check = _hook.Run("check", "--verbose");
        Assert.Empty(check.Error);
        string[] findings =
            [.. check.Output.Split('\n').Where(found => found.Contains("instance copy", StringComparison.Ordinal))];
        Assert.StartsWith("fail", Assert.Single(findings), StringComparison.Ordinal);
        Assert.Contains("instance mysql", check.Output, StringComparison.Ordinal);
        Assert.Contains("max-hold", check.Output, StringComparison.Ordinal);
    }
}
