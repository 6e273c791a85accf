using System;
using System.Linq;
using System.Runtime.Versioning;
using FsFreezeHook.Benchmarks;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;

[assembly: SupportedOSPlatform("linux")]

if (args is not [string folder, .. string[] options] || options.Except(["--short"]).Any())
{
    Console.Error.WriteLine("usage: FsFreezeHook.Benchmarks FOLDER [--short]; tests/benchmarks/run.sh prepares what it needs");
    return 2;
}

try
{
    Console.Out.Write(Suite.Run(options.Length > 0 ? Plan.Short : Plan.Full, folder));
    return 0;
}
catch (Exception failure) when (failure is TestBedException or MySqlException)
{
    Console.Error.WriteLine("benchmarks: not everything could be measured: " + failure);
    return 1;
}
