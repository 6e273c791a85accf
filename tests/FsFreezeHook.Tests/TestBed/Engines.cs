using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.MySql;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.OptionFiles;
using FsFreezeHook.MySql.Sections;

namespace FsFreezeHook.Tests.TestBed;

/// <summary>The program's one engine, with servers and option files that a test makes up.</summary>
internal static class Engines
{
    private static readonly OptionFilePlaces Nowhere = OptionFilePlaces.For(
        new Dictionary<string, string>(), "/nonexistent", "/nonexistent");

    public static IReadOnlyList<EngineSections> Sections { get; } = [new MySqlSections()];

    public static IReadOnlyList<ConfigurationKey> Keys { get; } = [.. HookKeys.All, .. MySqlKeys.All];

    public static MySqlEngine MySql(RunningServers servers) => new(() => Nowhere, () => servers);

    public static MySqlEngine MySql(OptionFilePlaces places) => new(() => places, () => []);

    public static IReadOnlyList<MySqlSettings> MySqlInstances(this Settings settings) =>
        [.. settings.Instances.Cast<MySqlSettings>()];
}
