using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Hooks;
using Xunit;

namespace FsFreezeHook.Tests.Hooks;

public sealed class HookEnvironmentTests
{
    private const string DefaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    [Fact]
    public void Without_anything_a_hook_has_a_path_and_roots_home() => Assert.Equal(["HOME=/root", DefaultPath], From());

    [Fact]
    public void What_the_caller_has_is_handed_on_in_the_byte_order_of_the_names() => Assert.Equal(
        ["A=1", "HOME=/home/x", "PATH=/opt", "a=b=c", "empty="],
        From(("a", "b=c"), ("empty", ""), ("PATH", "/opt"), ("A", "1"), ("HOME", "/home/x")));

    [Fact]
    public void An_empty_path_or_home_counts_for_none() =>
        Assert.Equal(["HOME=/root", DefaultPath], From(("PATH", ""), ("HOME", "")));

    private static IReadOnlyList<string> From(params (string Name, string Value)[] caller) =>
        HookEnvironment.From(caller.Select(variable => KeyValuePair.Create(variable.Name, variable.Value)));
}
