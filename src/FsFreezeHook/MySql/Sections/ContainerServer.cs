using System.Collections.Generic;
using System.Globalization;

namespace FsFreezeHook.MySql.Sections;

/// <summary>
/// A server that is reached in its container: by its own socket, through the root of its own process, else at its address in its
/// own network, and by nothing else.
/// </summary>
/// <param name="Container">What the container is called.</param>
/// <param name="Pid">The server's process.</param>
/// <param name="StartTime">When that process began, in clock ticks since boot.</param>
/// <param name="Socket">The socket's path as the server has it.</param>
/// <param name="Enter">The words that run a command in the container, for a person to paste.</param>
internal sealed record ContainerServer(string Container, int Pid, ulong StartTime, string Socket, IReadOnlyList<string> Enter)
{
    /// <summary>Where it listens in its own network; null: it is reached by its socket.</summary>
    public string? Host { get; init; }

    /// <summary>The port there.</summary>
    public int Port { get; init; }

    /// <summary>The server's folder in <c>/proc</c>.</summary>
    public string ProcFolder => string.Create(CultureInfo.InvariantCulture, $"/proc/{Pid}");

    /// <summary>In words, for a message.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(Host is null ? Socket : $"{Host}:{Port}")} in the container {Container}");
}
