using System;
using System.Collections.Generic;
using System.Text.Json;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>The emulator's control socket. See the QEMU machine protocol (QMP) in QEMU's manual.</summary>
internal sealed class EmulatorControl : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly Queue<JsonElement> _events = new();
    private readonly HostChannel _channel;

    /// <summary>Takes over the socket's channel.</summary>
    public EmulatorControl(HostChannel channel)
    {
        _channel = channel;
        _ = Next("its greeting");
        Do("qmp_capabilities");
    }

    /// <summary>Has something done.</summary>
    /// <exception cref="TestBedException">It was refused.</exception>
    public void Do(string command, object? arguments = null)
    {
        _channel.Send(JsonSerializer.Serialize<object>(
            arguments is null ? new { execute = command } : new { execute = command, arguments }));
        JsonElement said = Next(command);
        while (!said.TryGetProperty("return", out _))
        {
            if (said.TryGetProperty("error", out JsonElement error))
            {
                throw new TestBedException($"the emulator refused {command}: {error}");
            }

            _events.Enqueue(said);
            said = Next(command);
        }
    }

    /// <summary>Waits for something that the emulator tells by itself, and gives all that it says.</summary>
    public JsonElement Event(string name)
    {
        while (true)
        {
            JsonElement told = _events.TryDequeue(out JsonElement earlier) ? earlier : Next(name);
            if (told.TryGetProperty("event", out JsonElement its) && its.GetString() == name)
            {
                return told;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private JsonElement Next(string what)
    {
        string line = _channel.ReadLine(Bound) ?? throw new TestBedException($"the emulator was silent, instead of: {what}");
        using JsonDocument said = JsonDocument.Parse(line);
        return said.RootElement.Clone();
    }
}
