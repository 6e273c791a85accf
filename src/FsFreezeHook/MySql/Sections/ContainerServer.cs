using System.Collections.Generic;

namespace FsFreezeHook.MySql.Sections;

/// <summary>
/// A server that is reached in its container: by its own socket, through the root of its own process, and by nothing else.
/// </summary>
/// <param name="Container">What the container is called.</param>
/// <param name="Pid">The server's process.</param>
/// <param name="StartTime">When that process began, in clock ticks since boot.</param>
/// <param name="Socket">The socket's path as the server has it.</param>
/// <param name="Enter">The words that run a command in the container, for a person to paste.</param>
internal sealed record ContainerServer(string Container, int Pid, ulong StartTime, string Socket, IReadOnlyList<string> Enter)
{
    /// <summary>In words, for a message.</summary>
    public override string ToString() => $"{Socket} in the container {Container}";
}
