using System.Linq;
using System.Text.Json;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>The program in a guest, run through the agent, as a monitoring system does.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Path">Where it is; by its name alone, where the package has put it.</param>
internal sealed record ProgramInGuest(AgentChannel Agent, string Path = "fsfreeze-hook")
{
    /// <summary>What <c>status --json</c> says.</summary>
    public JsonElement Status()
    {
        GuestResult result = Agent.Run(Path + " status --json");
        if (result.ExitCode != 0)
        {
            throw new TestBedException($"status ended with {result.ExitCode}: {result.Output}");
        }

        using JsonDocument status = JsonDocument.Parse(result.Output);
        return status.RootElement.Clone();
    }

    /// <summary>The verdicts of all freezes that have ended, the newest first.</summary>
    public string[] Verdicts() =>
        [.. Status().GetProperty("history").EnumerateArray().Select(
            freeze => freeze.GetProperty("verdict").GetString() ?? "none")];
}
