using System;
using System.Globalization;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>Too much of a hook, and too many.</summary>
[Collection(nameof(WithMySql))]
public sealed class ManyHooksFaultTests(MySqlFixture bed) : HookFaultBed(bed.Server, GuestAgentBuild.Unstable)
{
    private const long Mebibyte = 1024 * 1024;

    [Fact]
    public void One_that_floods_its_output_fills_nothing()
    {
        string most = Path.Combine(Hook.Folder, "most");
        Add($"{OnlyInFreeze}yes 'a line of forty characters, more or less' | head -c {1024 * Mebibyte}\n"
            + $"df --output=used -B1 {Hook.Tmpfs} | tail -n 1 >{most}\n");
        DoesNoHarm("a hook floods its output (1 GiB)", mend: () =>
        {
            Assert.InRange(long.Parse(File.ReadAllText(most), CultureInfo.InvariantCulture), 0, 16 * Mebibyte);
            Assert.InRange(Hook.Log.Length, 1, 16 * Mebibyte);
            Assert.InRange(Hook.TmpfsBytes, 0, Mebibyte);
            Remove();
        });
    }

    [Fact]
    public void A_thousand_of_them_are_run_one_by_one()
    {
        string ran = Path.Combine(Hook.Tmpfs, "ran");
        string[] names = [.. Enumerable.Range(0, 1000).Select(number => number.ToString("0000", CultureInfo.InvariantCulture))];
        foreach (string name in names)
        {
            _ = Hook.AddHook(name, $"#!/bin/sh\necho \"{name} $1\" >>{ran}\n");
        }

        DoesNoHarm("1,000 hooks", mend: () =>
        {
            Assert.Equal(
                [.. names.Select(name => name + " freeze"), .. names.Select(name => name + " thaw")], File.ReadAllLines(ran));
            Assert.Equal(names, Hook.FreezeRecord.Hooks.Select(hook => hook.Name));
            Array.ForEach(names, name => File.Delete(Path.Combine(Hook.HookDirectory, name)));
        });
    }
}
