using System.Text;
using FsFreezeHook.Agent;
using Xunit;

namespace FsFreezeHook.Tests.Agent;

/// <summary>What the agent itself makes of such a file is compared in the integration tests.</summary>
public sealed class AgentConfigurationTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("fsfreeze-hook=/no", null)]
    [InlineData("[other]\nfsfreeze-hook=/no\n", null)]
    [InlineData("[general]\nfsfreeze-hook=/a", "/a")]
    [InlineData("[general]\r\n  fsfreeze-hook\t=  /a\r\n", "/a")]
    [InlineData("[general]\nfsfreeze-hook=/a ; b\n", "/a ; b")]
    [InlineData("[general]\nfsfreeze-hook=\"/a\"\n", "\"/a\"")]
    [InlineData("[general]\n#fsfreeze-hook=/no\n", null)]
    [InlineData("[general]\nfsfreeze-hook=/a\nfsfreeze-hook=/b\n", "/b")]
    [InlineData("[general]\nfsfreeze-hook=/a\n[other]\nfsfreeze-hook=/no\n[general]\nverbose=true\n", "/a")]
    [InlineData("[general]\nfsfreeze-hook[de]=/no\n", null)]
    [InlineData("[general]\nfsfreeze-hook=/a\\sb\\\\c\n", "/a b\\c")]
    public void Its_hook_is_read_as_glib_reads_it(string text, string? hook) =>
        Assert.Equal(hook, new AgentConfiguration(Encoding.UTF8.GetBytes(text)).FreezeHook);
}
