using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using FsFreezeHook.Failures;
using FsFreezeHook.Json;

namespace FsFreezeHook.Records;

/// <summary>
/// What Prometheus is told, in its text format, version 0.0.4 (Prometheus documentation, "Exposition formats"). Names and units
/// are by its "Metric and label naming": base units, and <c>_total</c> for what only grows.
/// </summary>
internal sealed class MetricsText
{
    private const string Prefix = "fsfreeze_hook_";

    private static readonly Verdict[] Ends =
        [Verdict.Consistent, Verdict.Degraded, Verdict.Skipped, Verdict.NoDatabase, Verdict.Broken, Verdict.Failed];

    private const string Gauge = "gauge";

    private readonly StringBuilder _text = new();
    private string _name = string.Empty;

    /// <summary>The metrics of a history.</summary>
    /// <param name="history">The freezes; at least one.</param>
    /// <param name="figures">The times of the last one; null where nothing was locked, or they are not known.</param>
    /// <param name="version">This program's version.</param>
    internal static string Of(History history, FreezeFigures? figures, string version)
    {
        MetricsText metrics = new();
        HistoryEntry last = history.Freezes[^1];
        metrics.Begin("build_info", Gauge, "The version of the program that wrote this.");
        metrics.Add("version", version, 1);
        metrics.Begin("last_freeze_timestamp_seconds", Gauge, "When the last freeze began.");
        metrics.Add(Seconds(last));
        if (history.LastGood(history.HadDatabase) is { } good)
        {
            metrics.Begin(
                "last_good_freeze_timestamp_seconds", Gauge,
                "When the last freeze of the guest agent began whose snapshot is consistent.");
            metrics.Add(Seconds(good));
        }

        metrics.Begin("last_freeze_verdict", Gauge, "How the last freeze ended: 1 for its verdict, 0 for the others.");
        foreach (Verdict end in Ends)
        {
            metrics.Add("verdict", Word.Of(end), end == last.Verdict ? 1 : 0);
        }

        metrics.Begin("last_freeze_exit_code", Gauge, "What the run that ended the last freeze exited with.");
        metrics.Add(last.ExitCode ?? ExitCode.For(FailureReason.LockLost));
        metrics.Begin("last_freeze_instances", Gauge, "How many servers the last freeze locked.");
        metrics.Add(figures?.Instances ?? 0);
        if (figures is not null)
        {
            metrics.AddTimes(figures);
        }

        metrics.AddEnded(history.Ended ?? []);
        return metrics._text.ToString();
    }

    private static double Seconds(HistoryEntry entry) => entry.StartedAt.ToUnixTimeMilliseconds() / 1000.0;

    private static string Reason(string exitCode)
    {
        for (FailureReason reason = 0; Enum.IsDefined(reason); reason++)
        {
            if (ExitCode.For(reason).ToString(CultureInfo.InvariantCulture) == exitCode)
            {
                return Word.Of(reason);
            }
        }

        return string.Empty;
    }

    private void AddTimes(FreezeFigures figures)
    {
        Begin(
            "last_freeze_step_seconds", Gauge,
            "How long each step of the last freeze took; verify is the beginning of hold, which ends with the release.");
        AddStep("connect", figures.Connected);
        AddStep("write-out", figures.WrittenOut);
        AddStep("wait-for-lock", figures.Granted);
        AddStep("verify", figures.Verified);
        if (figures.Held is { } held)
        {
            AddStep("hold", held);
        }

        if (figures.WritersWaited is { } waited)
        {
            Begin("last_freeze_writers_stall_seconds", Gauge, "How long a writer may have waited for the last freeze.");
            Add(waited / 1000.0);
        }
    }

    private void AddEnded(Dictionary<string, long> ended)
    {
        Begin("freezes_total", "counter", "Freezes that have ended, by how; of those that failed or are broken, by why.");
        foreach ((string end, long count) in ended)
        {
            string[] words = end.Split(' ');
            string reason = words.Length > 1 ? Reason(words[1]) : string.Empty;
            Sample($"{{verdict=\"{words[0]}\",reason=\"{reason}\"}}", count);
        }
    }

    private void Begin(string name, string type, string help)
    {
        _name = Prefix + name;
        _ = _text.Append("# HELP ").Append(_name).Append(' ').Append(help).Append('\n')
            .Append("# TYPE ").Append(_name).Append(' ').Append(type).Append('\n');
    }

    private void Add(double value) => Sample(string.Empty, value);

    private void AddStep(string step, long milliseconds) => Add("step", step, milliseconds / 1000.0);

    private void Add(string label, string value, double number) => Sample($"{{{label}=\"{value}\"}}", number);

    private void Sample(string labels, double value) =>
        _text.Append(_name).Append(labels).Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
