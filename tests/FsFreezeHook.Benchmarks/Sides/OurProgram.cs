using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Sides;

/// <summary>The published program, installed as an administrator does it.</summary>
internal sealed class OurProgram : IFreezer
{
    private readonly PublishedHook _hook = new();
    private readonly MeasuredCommand _freeze;
    private readonly MeasuredCommand _thaw;

    private OurProgram(string name)
    {
        Name = name;
        _freeze = new MeasuredCommand(_hook.Program, ["freeze"]);
        _thaw = new MeasuredCommand(_hook.Program, ["thaw"]);
    }

    private OurProgram(string name, DatabaseServer server, params (string Key, string Value)[] settings)
        : this(name)
    {
        _hook.UseServer(server, settings);
        _ = _hook.Settings.Remove("sync-limit");
        _hook.WriteConfiguration();
        if (server.Home.Root is not null)
        {
            _freeze = _freeze.ThroughChroot;
            _thaw = _thaw.ThroughChroot;
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ProcessEntry> Staying => _hook.Holders;

    /// <summary>The last freeze's record.</summary>
    public FreezeRecord Record => _hook.FreezeRecord;

    /// <summary>All that it has logged.</summary>
    public string Log => _hook.Log;

    /// <summary>The program's path.</summary>
    public string Program => _hook.Program;

    /// <summary>With one server, for an agent. The state directory is where the snapshot has it.</summary>
    public static OurProgram For(DatabaseServer server, string stateDirectory)
    {
        OurProgram program = new("fsfreeze-hook", server);
        program._hook.Settings["state-directory"] = stateDirectory;
        program._hook.WriteConfiguration();
        return program;
    }

    /// <summary>With one server. Where that one lives in another root, it is started as its client is.</summary>
    public static OurProgram For(DatabaseServer server) => new("fsfreeze-hook", server);

    /// <summary>With one server and an account of its.</summary>
    public static OurProgram For(DatabaseServer server, string user, string password) =>
        new("fsfreeze-hook", server, ("user", user), ("password", password));

    /// <summary>With several servers.</summary>
    public static OurProgram ForAll(IEnumerable<(string Name, DatabaseServer Server)> servers)
    {
        OurProgram program = new("fsfreeze-hook");
        foreach ((string name, DatabaseServer server) in servers)
        {
            program._hook.UseServer(name, server);
        }

        program._hook.WriteConfiguration();
        return program;
    }

    /// <summary>With hooks that do nothing, and with one server or none.</summary>
    public static OurProgram ForHooks(int hooks, DatabaseServer? server = null)
    {
        OurProgram program = new("fsfreeze-hook");
        if (server is null)
        {
            program._hook.MySql = new Dictionary<string, string> { ["enabled"] = "no" };
        }
        else
        {
            program._hook.UseServer(server);
        }

        program._hook.WriteConfiguration();
        foreach (string name in NothingHooks.Names(hooks))
        {
            _ = program._hook.AddHook(name, NothingHooks.Script);
        }

        return program;
    }

    /// <inheritdoc/>
    public Timing Freeze() => Run(_freeze);

    /// <inheritdoc/>
    public Timing TryToFreeze() => _freeze.RunWhateverItExitsWith();

    /// <inheritdoc/>
    public Timing Thaw() => Run(_thaw);

    /// <inheritdoc/>
    public void Settle() => _ = Eventually.True(() => !Staying.Any(), Patience.Bound, "the holders have ended");

    /// <inheritdoc/>
    public void Dispose() => _hook.Dispose();

    private Timing Run(MeasuredCommand command)
    {
        try
        {
            return command.Run();
        }
        catch (TestBedException failure)
        {
            throw new TestBedException($"{failure.Message}; its log: {_hook.Log}", failure);
        }
    }
}
