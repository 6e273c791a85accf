using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Hooks;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;

namespace FsFreezeHook.Tests.Hooks;

/// <summary>Hooks that are shell scripts, and a runner for them whose log the test reads.</summary>
internal sealed class HookBench : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RuntimeDirectory _runtime;

    public HookBench()
    {
        _runtime = new RuntimeDirectory(_folder["run"]);
        _runtime.Ensure();

        // In the place of this program: it is started to read what background processes go on writing.
        Drain = _folder.Script("drain", $"cat > '{DrainedFile}.part'", $"mv '{DrainedFile}.part' '{DrainedFile}'");
    }

    public CollectedLog Log { get; } = new();

    public TimeSpan? Limit { get; set; } = Soon.Bound;

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public string Drain { get; }

    /// <summary>What the drain read, once it has read it all.</summary>
    public string DrainedFile => _folder["drained"];

    public string RuntimeRoot => _runtime.Root;

    public HookRunner Runner => new(_runtime, Drain, ["A=1", "PATH=/usr/bin:/bin"], Limit, Time, Log.Logger);

    public string this[string name] => _folder[name];

    public HookFile Hook(params string[] lines) => HookNamed("hook", lines);

    public HookFile HookNamed(string name, params string[] lines) => new(name, _folder.Script(name, lines), Skipped: null);

    public HookFile WithoutFirstLine(params string[] lines) => new("hook", _folder.Executable("hook", lines), Skipped: null);

    public HookResult Run(HookFile hook) => Runner.Run(hook, "freeze", interruption: null);

    public HookResult Run(HookFile hook, Interruption interruption) => Runner.Run(hook, "freeze", interruption);

    /// <summary>What the hook wrote, as it is in the log, without the hook's name and what the runner itself says.</summary>
    public IReadOnlyList<string> Output(string name = "hook") =>
    [
        .. Log.Lines
            .Where(line => line.StartsWith(name + ": ", StringComparison.Ordinal))
            .Select(line => line[(name.Length + 2)..])
            .Where(line => !line.StartsWith("runs with ", StringComparison.Ordinal))
            .Where(line => !line.StartsWith("ended with ", StringComparison.Ordinal)),
    ];

    public void Dispose() => _folder.Dispose();
}
