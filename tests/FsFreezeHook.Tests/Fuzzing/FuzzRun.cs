using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Security.Cryptography;
using System.Threading;
using Xunit.Sdk;

namespace FsFreezeHook.Tests.Fuzzing;

/// <summary>Gives a target one input after the other, and holds each to the bounds on memory and time.</summary>
/// <param name="target">The target.</param>
/// <param name="seed">What decides which inputs.</param>
internal sealed class FuzzRun(FuzzTarget target, int seed)
{
    // A defect's bound and no measure: the slowest input takes some milliseconds on an idle machine.
    private static readonly TimeSpan HangBound = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShrinkTime = TimeSpan.FromSeconds(5);
    private const int MostKnown = 2000;

    private readonly Mutator _mutator = new(new Random(seed), target.Tokens);
    private readonly List<byte[]> _known = [.. Corpus.ReadAll(target)];
    private readonly HashSet<string> _outcomes = [];

    /// <summary>How many inputs were tried.</summary>
    public int Inputs { get; private set; }

    /// <summary>How many different things came of them.</summary>
    public int Outcomes => _outcomes.Count;

    /// <summary>Tries changed inputs of the corpus.</summary>
    /// <param name="most">How many; null: as many as there is time for.</param>
    /// <param name="time">For how long; null: until there were as many.</param>
    /// <exception cref="XunitException">Something did not hold for one of them; it is kept in a file.</exception>
    public void Run(int? most, TimeSpan? time)
    {
        long begun = Stopwatch.GetTimestamp();
        while (Inputs < (most ?? int.MaxValue) && (time is null || Stopwatch.GetElapsedTime(begun) < time))
        {
            byte[] input = _mutator.Next(_known);
            Inputs++;
            if (Try(target, input, out string outcome) is { } failure)
            {
                byte[] small = Shrink(input, failure);
                throw new XunitException(
                    $"{target.Name}, seed {seed}, input {Inputs}: {failure.Message}\nkept in {Keep(small)}, "
                    + $"{small.Length} bytes:\n"
                    + Convert.ToBase64String(small.AsSpan(0, Math.Min(small.Length, 2000))),
                    failure);
            }

            if (_outcomes.Add(outcome) && _known.Count < MostKnown)
            {
                _known.Add(input);
            }
        }
    }

    /// <summary>Tries one input.</summary>
    /// <exception cref="XunitException">Something did not hold.</exception>
    public static void Check(FuzzTarget target, byte[] input)
    {
        if (Try(target, input, out _) is { } failure)
        {
            throw new XunitException($"{target.Name}: {failure.Message}", failure);
        }
    }

    // On a thread of its own: one that hangs cannot be ended, but it can be left behind and told of.
    private static Exception? Try(FuzzTarget target, byte[] input, out string outcome)
    {
        (Exception? Failure, string Outcome) result =
            (new TimeoutException($"hangs: no end after {HangBound.TotalSeconds:0} s"), string.Empty);
        (Exception? Failure, string Outcome) found = (null, string.Empty);
        Thread thread = new(() => found = Measure(target, input)) { IsBackground = true, Name = "fuzz " + target.Name };
        thread.Start();
        if (thread.Join(HangBound))
        {
            result = found;
        }

        outcome = result.Outcome;
        return result.Failure;
    }

#pragma warning disable CA1031 // Do not catch general exception types: that there is none of any type is what is tested.
    private static (Exception? Failure, string Outcome) Measure(FuzzTarget target, byte[] input)
    {
        try
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            string outcome = target.Run(input);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            long most = target.AllocationAtAll + (target.AllocationPerByte * input.Length);
            return allocated <= most
                ? (null, outcome)
                : (new InsufficientMemoryException($"{input.Length} bytes made it allocate {allocated}, and may {most}"),
                    outcome);
        }
        catch (Exception e)
        {
            return (e, string.Empty);
        }
    }
#pragma warning restore CA1031

    private byte[] Shrink(byte[] input, Exception failure)
    {
        long begun = Stopwatch.GetTimestamp();
        for (int length = input.Length / 2; length > 0 && failure is not TimeoutException; length /= 2)
        {
            for (int from = 0; from + length <= input.Length && Stopwatch.GetElapsedTime(begun) < ShrinkTime;)
            {
                byte[] less = [.. input[..from], .. input[(from + length)..]];
                if (Try(target, less, out _)?.GetType() == failure.GetType())
                {
                    input = less;
                }
                else
                {
                    from += length;
                }
            }
        }

        return input;
    }

    private string Keep(byte[] input)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "fsfreeze-hook-fuzz", target.Name)).FullName;
        string file = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(input))[..16]);
        File.WriteAllBytes(file, input);
        return file;
    }
}
