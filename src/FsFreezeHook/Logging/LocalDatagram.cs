using System.Net.Sockets;

namespace FsFreezeHook.Logging;

/// <summary>A message to a daemon of this machine, without ever waiting for it.</summary>
internal static class LocalDatagram
{
    /// <summary>Sends it, where somebody listens and takes it now; otherwise it is lost.</summary>
    /// <param name="socket">Where the daemon listens.</param>
    /// <param name="message">The message.</param>
    internal static void TrySend(string socket, byte[] message)
    {
        try
        {
            using Socket sender = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
            sender.SendTo(message, new UnixDomainSocketEndPoint(socket));
        }
        catch (SocketException)
        {
            // No daemon, or one that is stuck: a log never fails a freeze.
        }
    }
}
