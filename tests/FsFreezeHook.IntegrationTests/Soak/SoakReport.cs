using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.IntegrationTests.Soak;

/// <summary>The samples as a table for people, in <c>artifacts</c>.</summary>
internal static class SoakReport
{
    /// <summary>Writes it and gives its text.</summary>
    public static string Write(ServerKind kind, SoakBench bench, IReadOnlyList<SoakSample> samples)
    {
        string[] lines =
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"Soak, {kind}: {samples[^1].Cycle} cycles through agents 7.2 and 11.1 in turn, "
                    + $"{bench.Rows} rows acknowledged meanwhile, longest wait for one "
                    + $"{bench.LongestStall.TotalMilliseconds:0} ms."),
            string.Empty,
            "| cycles | ms each | server: descriptors, threads, sessions, MiB | agents: descriptors, threads, MiB "
                + "| holder: descriptors, threads, MiB | programs, zombies, new processes | files | tmpfs bytes | "
                + "log bytes a cycle |",
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
            .. samples.Select(Row),
        ];
        string text = string.Join('\n', lines) + "\n";
        File.WriteAllText(Path.Combine(Prepared.ArtifactFolder, FileName(kind)), text);
        return text;
    }

    private static string FileName(ServerKind kind) => kind == ServerKind.MySql ? "soak.md" : $"soak-{kind}.md";

    private static string Row(SoakSample sample) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {sample.Cycle} | {sample.CycleMilliseconds:0} "
            + $"| {sample.ServerDescriptors}, {sample.ServerThreads}, {sample.Sessions}, {Mebibytes(sample.ServerMemory)} "
            + $"| {sample.AgentDescriptors}, {sample.AgentThreads}, {Mebibytes(sample.AgentMemory)} "
            + $"| {sample.HolderDescriptors}, {sample.HolderThreads}, {Mebibytes(sample.HolderMemory)} "
            + $"| {sample.Programs}, {sample.Zombies}, {sample.NewProcesses.Count} "
            + $"| {sample.Files.Count} | {sample.TmpfsBytes} | {sample.LogBytesPerCycle:0} |");

    private static string Mebibytes(long kibibytes) => FormattableString.Invariant($"{kibibytes / 1024.0:0.0}");
}
