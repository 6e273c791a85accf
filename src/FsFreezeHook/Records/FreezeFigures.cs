using System.Collections.Generic;
using System.Text.Json;

namespace FsFreezeHook.Records;

/// <summary>What the records of a freeze say of times, in milliseconds, whoever took part.</summary>
/// <param name="Instances">How many instances were locked.</param>
/// <param name="Connected">From freeze's start until all servers were connected to.</param>
/// <param name="WrittenOut">From then until dirty pages were written out.</param>
/// <param name="Granted">From then until all locks were granted, attempts that were given up included.</param>
/// <param name="Verified">From then until all were proven.</param>
/// <param name="Held">From the grant to the release, of the one that was held longest; null where it is not known.</param>
/// <param name="Attempts">For how long attempts at the locks may have kept writers waiting, before they were granted.</param>
internal sealed record FreezeFigures(
    int Instances, long Connected, long WrittenOut, long Granted, long Verified, long? Held, long Attempts)
{
    /// <summary>How long a writer may have waited in all; null where it is not known.</summary>
    internal long? WritersWaited => Attempts + Held;

    /// <summary>Those of a freeze; null where nothing was locked.</summary>
    /// <param name="frozen">Its record.</param>
    /// <param name="thawed">How it was closed.</param>
    internal static FreezeFigures? Of(FreezeRecord frozen, ThawRecord thawed)
    {
        JsonElement steps = default;
        int instances = 0;
        long attempts = 0;
        foreach (JsonElement item in Items(frozen.Sections))
        {
            if (item.TryGetProperty("steps", out JsonElement own) && own.ValueKind == JsonValueKind.Object)
            {
                steps = own;
                instances++;
                attempts = Number(item, "attemptMilliseconds") ?? 0;
            }
        }

        if (instances == 0)
        {
            return null;
        }

        long? held = null;
        foreach (JsonElement item in Items(thawed.Sections))
        {
            held = Number(item, "heldMilliseconds") is { } time && !(time < held) ? time : held;
        }

        long connected = Number(steps, "connected") ?? 0;
        long writtenOut = Number(steps, "writtenOut") ?? connected;
        long granted = Number(steps, "granted") ?? writtenOut;
        return new FreezeFigures(
            instances,
            connected,
            writtenOut - connected,
            granted - writtenOut,
            (Number(steps, "verified") ?? granted) - granted,
            held,
            attempts);
    }

    private static IEnumerable<JsonElement> Items(Dictionary<string, JsonElement>? sections)
    {
        foreach (JsonElement section in (sections ?? []).Values)
        {
            if (section.ValueKind != JsonValueKind.Array)
            {
                continue;
            }

            foreach (JsonElement item in section.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.Object)
                {
                    yield return item;
                }
            }
        }
    }

    private static long? Number(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out long number) ? number : null;
}
