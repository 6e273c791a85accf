using System;
using System.Collections.Generic;
using System.Globalization;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Soak;

/// <summary>Very many freezes of one server under load: what each leaves behind would add up.</summary>
public abstract class SoakTests
{
    // How many cycles; tests/run.sh --help tells of it.
    private const string Variable = "FSFREEZE_HOOK_SOAK_CYCLES";
    private const int UsualCycles = 50;

    // Until the server has its caches of threads and tables, and both agents have run the program.
    private const int WarmUp = 10;
    private const int MostPerSample = 100;

    private readonly OnLoopFixture _bed;
    private readonly ITestOutputHelper _output;

    private protected SoakTests(OnLoopFixture bed, ITestOutputHelper output)
    {
        _bed = bed;
        _output = output;
    }

    [Fact]
    public void Freezing_again_and_again_leaves_no_process_descriptor_file_session_or_thread_behind()
    {
        int cycles = int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out int wanted)
            ? wanted
            : UsualCycles;
        List<SoakSample> samples = [];
        using (SoakBench bench = new(_bed))
        {
            samples.Add(bench.Run(WarmUp));
            while (samples[^1].Cycle < cycles)
            {
                samples.Add(bench.Run(Math.Min(cycles - samples[^1].Cycle, Math.Min(MostPerSample, cycles / 4))));
                _output.WriteLine(SoakReport.Write(_bed.Kind, bench, samples));
            }
        }

        SoakSample first = samples[0];
        foreach (SoakSample sample in samples)
        {
            Assert.Equal((0, 0, 0), (sample.Sessions, sample.Programs, sample.Zombies));
            Assert.Equal(first.Files, sample.Files);
            Assert.Empty(sample.NewProcesses);
            Assert.Equal((first.AgentDescriptors, first.AgentThreads), (sample.AgentDescriptors, sample.AgentThreads));
            Assert.Equal((first.HolderDescriptors, first.HolderThreads), (sample.HolderDescriptors, sample.HolderThreads));
        }

        AssertDoesNotGrow(samples);
    }

    // What varies by itself, a cache of the server's or a page more or less, is compared with room, but never with one a cycle.
    private static void AssertDoesNotGrow(List<SoakSample> samples)
    {
        SoakSample first = samples[0];
        SoakSample last = samples[^1];
        int room = (last.Cycle - first.Cycle) / 4;
        Assert.InRange(last.ServerDescriptors, 0, first.ServerDescriptors + room);
        Assert.InRange(last.ServerThreads, 0, first.ServerThreads + room);
        Assert.InRange(last.TmpfsBytes, 0, first.TmpfsBytes + 4096);
        Assert.InRange(last.HolderMemory, 0, first.HolderMemory * 1.1);
        Assert.InRange(last.AgentMemory, 0, first.AgentMemory + 4096);
        Assert.InRange(last.LogBytesPerCycle, 0, samples[1].LogBytesPerCycle * 1.5);
    }
}
