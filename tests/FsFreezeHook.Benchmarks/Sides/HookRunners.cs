using System;
using System.IO;
using System.Linq;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Sides;

/// <summary>The same hooks under each of those that run a directory of them.</summary>
internal sealed class HookRunners : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _folder = new();

    /// <summary>Makes the hooks.</summary>
    public HookRunners(int hooks)
    {
        Ours = OurProgram.ForHooks(hooks);
        string dispatcher = _folder.File("fsfreeze-hook");
        string directory = _folder.Subfolder("fsfreeze-hook.d");
        File.Copy(StockDispatcher, dispatcher);
        File.SetUnixFileMode(dispatcher, Executable);
        foreach (string path in NothingHooks.Names(hooks).Select(name => Path.Combine(directory, name)))
        {
            File.WriteAllText(path, NothingHooks.Script);
            File.SetUnixFileMode(path, Executable);
        }

        Stock = new MeasuredCommand(dispatcher, ["freeze"]);
        RunParts = new MeasuredCommand("/usr/bin/run-parts", ["--arg=freeze", directory]);
    }

    /// <summary>Our program, without a server.</summary>
    public OurProgram Ours { get; }

    /// <summary>The dispatcher of Debian's guest agent, unmodified.</summary>
    public MeasuredCommand Stock { get; }

    /// <summary>Debian's <c>run-parts</c>.</summary>
    public MeasuredCommand RunParts { get; }

    private static string StockDispatcher =>
        Environment.GetEnvironmentVariable("FSFREEZE_HOOK_DISPATCHER") is { Length: > 0 } file
        ? file
        : throw new TestBedException(
            "FSFREEZE_HOOK_DISPATCHER is not set: run tests/benchmarks/run.sh, which prepares what is needed");

    /// <inheritdoc/>
    public void Dispose()
    {
        Ours.Dispose();
        _folder.Dispose();
    }
}
