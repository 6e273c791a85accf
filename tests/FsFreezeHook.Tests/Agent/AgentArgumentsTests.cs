using FsFreezeHook.Agent;
using Xunit;

namespace FsFreezeHook.Tests.Agent;

public sealed class AgentArgumentsTests
{
    [Theory]
    [InlineData("qemu-ga", null, null)]
    [InlineData("qemu-ga -t /state", "/state", null)]
    [InlineData("qemu-ga -t/state -c/conf", "/state", "/conf")]
    [InlineData("qemu-ga --statedir /state --config /conf", "/state", "/conf")]
    [InlineData("qemu-ga --statedir=/state --config=/conf", "/state", "/conf")]
    [InlineData("qemu-ga --state=/state", "/state", null)]
    [InlineData("qemu-ga --statedir=/state=1", "/state=1", null)]
    [InlineData("qemu-ga -dv -vt /state", "/state", null)]
    [InlineData("qemu-ga -m unix-listen -p -t -t /state", "/state", null)]
    [InlineData("qemu-ga -f-t -l /log -t /state", "/state", null)]
    [InlineData("qemu-ga -F/etc/tc -t /state", "/state", null)]
    [InlineData("qemu-ga -F -t /state", "/state", null)]
    [InlineData("qemu-ga -t /first -t /last", "/last", null)]
    [InlineData("qemu-ga --service install", null, null)]
    [InlineData("qemu-ga -- -t /state", null, null)]
    [InlineData("qemu-ga -t", null, null)]
    [InlineData("qemu-ga --library-path /lib /usr/sbin/qemu-ga -t /state", "/state", null)]
    public void It_is_read_as_getopt_long_reads_it(string line, string? stateDirectory, string? configurationFile) =>
        Assert.Equal(new AgentArguments(stateDirectory, configurationFile), Read(line) with { FreezeHook = null, Method = null });

    [Theory]
    [InlineData("qemu-ga", null)]
    [InlineData("qemu-ga -F", AgentArguments.DefaultHook)]
    [InlineData("qemu-ga -F -t /state", AgentArguments.DefaultHook)]
    [InlineData("qemu-ga -F /no", AgentArguments.DefaultHook)]
    [InlineData("qemu-ga -F/hook", "/hook")]
    [InlineData("qemu-ga -vF/hook", "/hook")]
    [InlineData("qemu-ga --fsfreeze-hook", AgentArguments.DefaultHook)]
    [InlineData("qemu-ga --fsfreeze-hook=/hook -v", "/hook")]
    [InlineData("qemu-ga --fsf=/hook", "/hook")]
    [InlineData("qemu-ga -F/first --fsfreeze-hook=/last", "/last")]
    [InlineData("qemu-ga -l -F/no", null)]
    [InlineData("qemu-ga -- -F/no", null)]
    public void Its_hook_is_in_the_same_word_or_the_default_one(string line, string? hook) =>
        Assert.Equal(hook, Read(line).FreezeHook);

    [Theory]
    [InlineData("qemu-ga -p /port", null)]
    [InlineData("qemu-ga -m unix-listen -p /port", "unix-listen")]
    [InlineData("qemu-ga --method=isa-serial", "isa-serial")]
    public void Its_method_is_how_it_talks_to_its_host(string line, string? method) => Assert.Equal(method, Read(line).Method);

    [Theory]
    [InlineData("-F", true)]
    [InlineData("-F/hook", true)]
    [InlineData("--fsfreeze-hook=/hook", true)]
    [InlineData("-f", false)]
    [InlineData("-vF/hook", false)]
    [InlineData("--foo", false)]
    [InlineData("/F", false)]
    public void A_word_that_concerns_a_hook_alone_is_known(string word, bool isHook) =>
        Assert.Equal(isHook, AgentArguments.IsHookOption(word));

    private static AgentArguments Read(string line) => AgentArguments.Parse(line.Split(' '));
}
