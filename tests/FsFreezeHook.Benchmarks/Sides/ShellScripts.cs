using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Sides;

/// <summary>The two shell scripts, unmodified.</summary>
internal sealed class ShellScripts : IFreezer
{
    private readonly StockScripts _scripts;
    private readonly MeasuredCommand _freeze;
    private readonly MeasuredCommand _thaw;

    private ShellScripts(StockScripts scripts)
    {
        _scripts = scripts;
        _freeze = MeasuredCommand.Of(scripts.CommandFor("freeze"), scripts.Environment);
        _thaw = MeasuredCommand.Of(scripts.CommandFor("thaw"), scripts.Environment);
    }

    /// <inheritdoc/>
    public string Name => "the shell scripts";

    /// <summary>A script that runs the dispatcher in its environment and, where it lives there, in its root.</summary>
    public string AgentsHook => $"""
        #!/bin/sh
        export HOME={_scripts.Environment["HOME"]}
        exec {string.Join(' ', [_freeze.File, .. _freeze.Arguments.SkipLast(1)])} "$1"

        """;

    /// <inheritdoc/>
    public IReadOnlyList<ProcessEntry> Staying
    {
        get
        {
            // Their home is theirs alone.
            string home = $"HOME={_scripts.Environment["HOME"]} ";
            return [.. ProcessEntry.All().Where(process => process.IsAlive
                && process.EnvironmentBlock.Contains(home, StringComparison.Ordinal))];
        }
    }

    /// <summary>Installs them; null where there are none.</summary>
    public static ShellScripts? For(DatabaseServer server) =>
        StockScripts.Install(server) is { } scripts ? new ShellScripts(scripts) : null;

    /// <inheritdoc/>
    public Timing Freeze() => _freeze.Run();

    /// <inheritdoc/>
    public Timing TryToFreeze() => _freeze.RunWhateverItExitsWith();

    /// <inheritdoc/>
    public Timing Thaw() => _thaw.Run();

    /// <inheritdoc/>
    public void Settle()
    {
        _ = Eventually.True(() => !Staying.Any(), Patience.Bound, "the scripts' shell and client have ended");
        _scripts.WaitForSessionsEnd();
    }

    /// <inheritdoc/>
    public void Dispose() => _scripts.Dispose();
}
