using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsFreezeHook.Agent;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Tests.Fuzzing.Targets;

/// <summary>
/// What the kernel says in <c>/proc</c>: names of processes, sockets and mounts, and arguments, are anybody's choice.
/// </summary>
internal sealed class KernelTablesTarget : FuzzTarget
{
    public override string Name => "kernel-tables";

    public override IReadOnlyList<string> Tokens { get; } =
    [
        "\0", "--statedir", "-t", "-c", "--config=", "-dvt", "--", "00010000", " 0A ", "0100007F:0CEA",
        "00000000000000000000000001000000:0CEA", "\\040", "\\777", "\\", " - ", " ext4 ", "PPid:\t", "NSpid:\t", "Name:\t",
        "@abstract", ":", "\t",
    ];

    public override string Run(byte[] input)
    {
        string text = Encoding.UTF8.GetString(input);
        int mounts = text.Split('\n').Select(Mount.Parse).OfType<Mount>().Count(mount => mount.Option("lowerdir") is null);
        int sockets = ListeningSocket.OfUnix(text).Count() + ListeningSocket.OfTcp(text).Count();
        _ = new MountTable(text);
        ProcessStatus status = ProcessStatus.Parse(text);
        AgentArguments arguments = AgentArguments.Parse(text.Split('\0'));
        return $"{mounts > 0} {sockets > 0} {status == ProcessStatus.Parse(null)} {arguments.StateDirectory is null} "
            + $"{arguments.ConfigurationFile is null}";
    }
}
