using System;
using System.Text;
using System.Text.Json;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>
/// The guest agent as a hypervisor speaks to it, over the virtio serial port of its name. See the guest agent's protocol
/// reference in QEMU's manual.
/// </summary>
internal sealed class AgentChannel : IDisposable
{
    /// <summary>
    /// A byte that no UTF-8 text has: it makes the agent forget half a request, and marks the beginning of the answer.
    /// </summary>
    private const byte Sentinel = 0xff;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly HostChannel _channel;
    private string _asked = string.Empty;
    private int _lastId;

    /// <summary>Takes over the port's channel.</summary>
    public AgentChannel(HostChannel channel) => _channel = channel;

    /// <summary>Waits until an agent answers, and passes over what an earlier one has said.</summary>
    /// <exception cref="TestBedException">None did in time.</exception>
    public void WaitUntilItAnswers(TimeSpan bound) =>
        Eventually.True(() => IsInStep(TimeSpan.FromSeconds(2)), bound, "the guest agent answers");

    /// <summary>Freezes the whole guest and says how many filesystems were frozen.</summary>
    /// <exception cref="GuestAgentException">The agent did not.</exception>
    public int Freeze() => Ask("guest-fsfreeze-freeze").GetInt32();

    /// <summary>Thaws whatever is frozen and says how many filesystems were.</summary>
    /// <exception cref="GuestAgentException">The agent did not, or its thaw hook failed.</exception>
    public int Thaw() => Ask("guest-fsfreeze-thaw").GetInt32();

    /// <summary>Whether the agent has frozen something: <c>frozen</c> or <c>thawed</c>.</summary>
    public string FreezeStatus() => Ask("guest-fsfreeze-status").GetString() ?? string.Empty;

    /// <summary>Runs a script through the agent, as fleets do, and waits for its result.</summary>
    /// <exception cref="GuestAgentException">The agent refused, or has forgotten about it.</exception>
    public GuestResult Run(string script, TimeSpan? bound = null)
    {
        int pid = Start(script);
        GuestResult? result = null;
        _ = Eventually.True(() => (result = ResultOf(pid)) is not null, bound ?? Bound, $"the agent's command ends: {script}");
        Evidence.AddRun(script, $"exit code {result!.ExitCode}", result.Output);
        return result;
    }

    /// <summary>Starts a script through the agent, and gives the id by which it is asked about.</summary>
    public int Start(string script) =>
        Ask("guest-exec", new ExecArguments("/bin/bash", ["-c", script])).GetProperty("pid").GetInt32();

    /// <summary>What came of a script, or null while it runs.</summary>
    public GuestResult? ResultOf(int pid)
    {
        JsonElement status = Ask("guest-exec-status", new { pid });
        return !status.GetProperty("exited").GetBoolean()
            ? null
            : new GuestResult(
                status.TryGetProperty("exitcode", out JsonElement code)
                    ? code.GetInt32()
                    : 128 + status.GetProperty("signal").GetInt32(),
                Decoded(status, "out-data") + Decoded(status, "err-data"));
    }

    /// <summary>Asks it, and gives its answer.</summary>
    /// <exception cref="GuestAgentException">The answer is an error.</exception>
    /// <exception cref="TestBedException">There is none.</exception>
    public JsonElement Ask(string command, object? arguments = null)
    {
        Request(command, arguments);
        return Answer(Bound)
            ?? throw new TestBedException($"the guest agent did not answer {command} within {Bound.TotalSeconds} s");
    }

    /// <summary>Asks it without waiting for the answer.</summary>
    public void Request(string command, object? arguments = null)
    {
        _asked = command;
        object request = arguments is null ? new { execute = command } : new { execute = command, arguments };
        _channel.Send(JsonSerializer.Serialize(request, ExecArguments.Names));
    }

    /// <summary>The next answer, or null where none came in time.</summary>
    /// <exception cref="GuestAgentException">It is an error.</exception>
    public JsonElement? Answer(TimeSpan bound)
    {
        if (_channel.ReadLine(bound) is not { } line)
        {
            return null;
        }

        Evidence.AddReply(_asked, line);
        using JsonDocument answer = JsonDocument.Parse(line);
        return answer.RootElement.TryGetProperty("error", out JsonElement error)
            ? throw new GuestAgentException(error.GetProperty("desc").GetString() ?? "an error without a text")
            : answer.RootElement.GetProperty("return").Clone();
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private bool IsInStep(TimeSpan bound)
    {
        string id = (++_lastId).ToString(System.Globalization.CultureInfo.InvariantCulture);
        _channel.Send(
            [Sentinel, .. Encoding.UTF8.GetBytes($"{{\"execute\":\"guest-sync-delimited\",\"arguments\":{{\"id\":{id}}}}}\n")]);
        while (_channel.ReadLine(bound) is { } line)
        {
            if (line.EndsWith($"{{\"return\": {id}}}", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static string Decoded(JsonElement status, string name) =>
        status.TryGetProperty(name, out JsonElement data) ? Encoding.UTF8.GetString(data.GetBytesFromBase64()) : string.Empty;
}
