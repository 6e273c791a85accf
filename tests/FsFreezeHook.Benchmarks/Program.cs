using System;
using System.Linq;
using System.Runtime.Versioning;
using FsFreezeHook.Benchmarks;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;

[assembly: SupportedOSPlatform("linux")]

const string Short = "--short";
string[] names = [.. Enum.GetNames<Part>().Select(name => name.ToLowerInvariant())];
if (args is not [string folder, .. string[] options] || options.Except([Short, .. names]).Any())
{
    Console.Error.WriteLine(
        $"usage: FsFreezeHook.Benchmarks FOLDER [{Short}] [{string.Join('|', names)}]...; "
        + "tests/benchmarks/run.sh prepares what it needs");
    return 2;
}

try
{
    bool all = !options.Intersect(names).Any();
    Plan plan = options.Contains(Short) ? Plan.Short : Plan.Full;
    foreach (string name in names.Where(name => all || options.Contains(name)))
    {
        Console.Out.WriteLine(Suite.Run(Enum.Parse<Part>(name, ignoreCase: true), plan, folder));
    }

    return 0;
}
catch (Exception failure) when (failure is TestBedException or GuestAgentException or MySqlException)
{
    Console.Error.WriteLine("benchmarks: not everything could be measured: " + failure);
    return 1;
}
