using System;
using System.Globalization;
using System.Linq;
using Xunit;

namespace FsFreezeHook.Tests.Fuzzing;

/// <summary>
/// All that is parsed, given what nobody would write: no crash, no hang, no memory out of proportion, and a malformed input is
/// told of with its position. A few seconds with the same inputs each time; longer, and with others, where the
/// environment says so.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    // How long to try, all targets together, and what to repeat: tests/run.sh --help tells of both.
    private const string SecondsVariable = "FSFREEZE_HOOK_FUZZ_SECONDS";
    private const string SeedVariable = "FSFREEZE_HOOK_FUZZ_SEED";
    private const int UsualSeed = 4711;

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    public static TheoryData<string, string> Inputs
    {
        get
        {
            TheoryData<string, string> inputs = [];
            foreach (FuzzTarget target in FuzzTargets.All)
            {
                foreach (string name in Corpus.Names(target))
                {
                    inputs.Add(target.Name, name);
                }
            }

            return inputs;
        }
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void An_input_that_is_kept_is_understood_or_reported(string target, string input)
    {
        FuzzTarget found = Find(target);
        FuzzRun.Check(found, Corpus.Read(found, input));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_mutation_of_them_is_understood_or_reported(string target)
    {
        FuzzTarget found = Find(target);
        int? seconds = Number(SecondsVariable);
        int seed = Number(SeedVariable) ?? (seconds is null ? UsualSeed : Random.Shared.Next());
        FuzzRun run = new(found, seed);
        run.Run(
            seconds is null ? found.UsualInputs : null,
            seconds is { } all ? TimeSpan.FromSeconds((double)all / FuzzTargets.All.Count) : null);
        output.WriteLine($"{target}: {run.Inputs} inputs of seed {seed}, {run.Outcomes} different outcomes");
    }

    private static FuzzTarget Find(string name) => FuzzTargets.All.Single(target => target.Name == name);

    private static int? Number(string variable) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;
}
