using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.HolderSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Instances;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Examination;
using FsFreezeHook.MySql.OptionFiles;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Session;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql;

/// <summary>MySQL, MariaDB and what descends from them.</summary>
/// <param name="optionFiles">Where their clients' option files are.</param>
/// <param name="findServers">Finds the servers that run on this machine.</param>
internal sealed class MySqlEngine(Func<OptionFilePlaces> optionFiles, Func<RunningServers> findServers) : IEngine
{
    // Looking at all processes takes a while, where there are many: whoever only looks does so once.
    private readonly Lazy<RunningServers> _seen = new(findServers);

    /// <inheritdoc/>
    public EngineSections Sections { get; } = new MySqlSections();

    /// <inheritdoc/>
    public bool? Runs => _seen.Value is { Count: 0 } none ? none.IsWhole ? false : null : true;

    // Nobody asked for a server that takes part by itself: a file of the client's, which was there before, fails no freeze.
    /// <inheritdoc/>
    public InstanceSettings Complete(InstanceSettings instance, HookSettings hook)
    {
        MySqlSettings settings = (MySqlSettings)instance with
        {
            LoginMemory = Path.Combine(hook.RuntimeDirectory, instance.Name + ".logins"),
            FindsContainers = hook.Containers,
        };
        try
        {
            return settings.Enabled == Participation.No || settings.ContainerName is not null
                ? settings
                : OptionFileReader.Complete(settings, optionFiles());
        }
        catch (FailureException e) when (settings.Enabled == Participation.Auto)
        {
            return settings with { Problem = e.Message };
        }
    }

    /// <inheritdoc/>
    public bool IsLikely(InstanceSettings instance) => SocketSearch.IsLikely((MySqlSettings)instance, KernelPath.Exists);

    /// <inheritdoc/>
    public Func<ISelection> Prepare(IReadOnlyList<InstanceSettings> instances)
    {
        MySqlSettings[] ours = Ours(instances);
        ServersBeforeHooks before = new(ours);
        return () => new MySqlSelection(new InstanceSelection(ours, findServers()), before);
    }

    /// <inheritdoc/>
    public ILockSession OpenSession(HoldRequest request, TimeProvider time) =>
        new MySqlLockSession(MySqlJson.Read(request.Session), request.FreezeId, time);

    /// <inheritdoc/>
    public void EndSessions(Func<IReadOnlyList<InstanceSettings>> instances, IReadOnlyList<HeldInstance> stuck) =>
        new AbandonedSessions(() => Ours(instances()), findServers).End(stuck);

    /// <inheritdoc/>
    public IExamination Examine(IReadOnlyList<InstanceSettings> instances, IReadOnlyList<string> locked) =>
        MachineExamination.Of(Ours(instances), _seen.Value, locked);

    private static MySqlSettings[] Ours(IReadOnlyList<InstanceSettings> instances) => [.. instances.Cast<MySqlSettings>()];
}
