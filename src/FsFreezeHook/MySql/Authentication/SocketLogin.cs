using System;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using FsFreezeHook.MySql.Sections;

namespace FsFreezeHook.MySql.Authentication;

/// <summary>A login to MySQL by its Unix socket, as its own client does it, and nothing more than that.</summary>
/// <remarks>
/// <para>Over a socket, MySQL takes the password as it is for <c>caching_sha2_password</c>, and then has it cached, until it
/// restarts; only then a login needs no more than its hash. MySqlConnector sends a password over TLS alone, which the server need
/// not have. For <c>sha256_password</c> a socket is no better than a network, and the password is encrypted with the
/// server's key.</para>
/// <para>Closing a connection in the middle of a login counts as a failed one. So this goes first, and a password
/// is tried once.</para>
/// <para>Protocol: "Connection Phase" and "Caching_sha2_password information" of MySQL's internals documentation.</para>
/// </remarks>
internal static class SocketLogin
{
    private const string AuthSocket = "auth_socket";
    private const string CachingSha2 = "caching_sha2_password";
    private const string Sha256 = "sha256_password";
    private const string Native = "mysql_native_password";

    // include/mysql_com.h. MariaDB leaves the first one out of its greeting.
    private const uint LongPassword = 0x1;
    private const uint Ssl = 0x800;
    private const uint Protocol41 = 0x200;
    private const uint SecureConnection = 0x8000;
    private const uint PluginAuth = 0x80000;

    private const byte Ok = 0x00;
    private const byte More = 0x01;
    private const byte Switch = 0xFE;
    private const byte Error = 0xFF;
    private const byte FastSuccess = 3;
    private const byte FullNeeded = 4;
    private const byte AskForKey = 1;
    private const int LongestPacket = 64 * 1024;

    /// <summary>Logs in, and out again.</summary>
    /// <param name="settings">The instance, which has a socket.</param>
    /// <param name="limit">How long each answer may take.</param>
    /// <returns>What came of it.</returns>
    internal static SocketLoginResult Try(MySqlSettings settings, TimeSpan limit)
    {
        try
        {
            using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            {
                ReceiveTimeout = (int)limit.TotalMilliseconds,
                SendTimeout = (int)limit.TotalMilliseconds,
            };
            socket.Connect(new UnixDomainSocketEndPoint(settings.Socket));
            return new Conversation(socket, settings).Run();
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            return SocketLoginResult.Silent;
        }
        catch (Exception e) when (e is SocketException or ArgumentException or CryptographicException)
        {
            return SocketLoginResult.Unknown;
        }
    }

    private sealed class Conversation(Socket socket, MySqlSettings settings)
    {
        private readonly byte[] _password = Encoding.UTF8.GetBytes(
            settings.SocketIsGuessed ? string.Empty : settings.Password ?? string.Empty);
        private byte _sequence;

        internal SocketLoginResult Run()
        {
            ReadOnlySpan<byte> greeting = Receive();
            if (Greeting(greeting) is not { } capabilities)
            {
                return SocketLoginResult.Unknown;
            }

            if ((capabilities & LongPassword) == 0)
            {
                return (capabilities & Ssl) != 0 ? SocketLoginResult.MariaDbWithTls : SocketLoginResult.MariaDb;
            }

            // No answer to a question that was not asked: the server says what it wants to know.
            byte[] user = Encoding.UTF8.GetBytes(settings.User);
            byte[] response = new byte[34 + user.Length + AuthSocket.Length + 1];
            BinaryPrimitives.WriteUInt32LittleEndian(response, LongPassword | Protocol41 | SecureConnection | PluginAuth);
            BinaryPrimitives.WriteUInt32LittleEndian(response.AsSpan(4), LongestPacket);
            response[8] = 45;
            user.CopyTo(response, 32);
            Encoding.ASCII.GetBytes(AuthSocket).CopyTo(response, 34 + user.Length);
            Send(response);
            return Answer();
        }

        private SocketLoginResult Answer()
        {
            string method = string.Empty;
            byte[] nonce = [];
            for (int packets = 0; packets < 8; packets++)
            {
                ReadOnlySpan<byte> packet = Receive();
                switch (packet.IsEmpty ? Error : packet[0])
                {
                    case Ok:
                        Quit();
                        return SocketLoginResult.LetIn;
                    case Error:
                        return IsDenied(packet) ? SocketLoginResult.Denied : SocketLoginResult.Unknown;
                    case Switch when packet.IndexOf((byte)0) is > 1 and var end:
                        method = Encoding.ASCII.GetString(packet[1..end]);
                        nonce = packet[(end + 1)..].TrimEnd((byte)0).ToArray();
                        if (Reply(method, nonce) is not { } reply)
                        {
                            return SocketLoginResult.Unknown;
                        }

                        Send(reply);
                        break;
                    case More when method == CachingSha2 && packet.Length > 1 && packet[1] == FastSuccess:
                        break;
                    case More when method == CachingSha2 && packet.Length > 1 && packet[1] == FullNeeded:
                        Send([.. _password, 0]);
                        break;
                    case More when method == Sha256 && nonce.Length > 0:
                        Send(Encrypt(packet[1..], nonce));
                        break;
                    default:
                        return SocketLoginResult.Unknown;
                }
            }

            return SocketLoginResult.Unknown;
        }

        private byte[]? Reply(string method, ReadOnlySpan<byte> nonce) => method switch
        {
            CachingSha2 => _password.Length == 0 ? [0] : Scramble(SHA256.HashData, nonce, nonceFirst: false),
            Native => _password.Length == 0 ? [] : Scramble(Sha1, nonce, nonceFirst: true),
            Sha256 => _password.Length == 0 ? [0] : [AskForKey],
            _ => null,
        };

        // XOR(H(password), H(nonce, H(H(password)))), or with the two in the other order.
        private byte[] Scramble(Func<byte[], byte[]> hash, ReadOnlySpan<byte> nonce, bool nonceFirst)
        {
            byte[] once = hash(_password);
            byte[] twice = hash(once);
            byte[] mask = hash(nonceFirst ? [.. nonce, .. twice] : [.. twice, .. nonce]);
            for (int i = 0; i < once.Length; i++)
            {
                once[i] ^= mask[i];
            }

            return once;
        }

        private byte[] Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce)
        {
            byte[] text = [.. _password, 0];
            for (int i = 0; i < text.Length; i++)
            {
                text[i] ^= nonce[i % nonce.Length];
            }

            using RSA rsa = RSA.Create();
            rsa.ImportFromPem(Encoding.ASCII.GetString(key));
            return rsa.Encrypt(text, RSAEncryptionPadding.OaepSHA1);
        }

        [SuppressMessage(
            "Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "mysql_native_password is made of it")]
        private static byte[] Sha1(byte[] bytes) => SHA1.HashData(bytes);

        // ER_ACCESS_DENIED_ERROR and its like: what else a server refuses for, the real login meets too, and tells.
        private static bool IsDenied(ReadOnlySpan<byte> packet) =>
            packet.Length > 2 && BinaryPrimitives.ReadUInt16LittleEndian(packet[1..]) is 1045 or 1698;

        // So that the connection has gone when the next one comes: an account may be allowed few.
        private void Quit()
        {
            _sequence = 0;
            Send([1]);
            _ = Receive();
        }

        private static uint? Greeting(ReadOnlySpan<byte> packet)
        {
            const int lowCapabilities = 1 + 4 + 8 + 1;
            return packet.Length > 0
                && packet[0] == 10 && packet.IndexOf((byte)0) is > 0 and var end && packet.Length >= end + lowCapabilities + 2
                ? BinaryPrimitives.ReadUInt16LittleEndian(packet[(end + lowCapabilities)..])
                : null;
        }

        private void Send(ReadOnlySpan<byte> payload)
        {
            byte[] packet = new byte[4 + payload.Length];
            BinaryPrimitives.WriteInt32LittleEndian(packet, payload.Length);
            packet[3] = _sequence++;
            payload.CopyTo(packet.AsSpan(4));
            _ = socket.Send(packet);
        }

        // Empty where the server has closed the connection, or sends what no greeting is as long as.
        private ReadOnlySpan<byte> Receive()
        {
            Span<byte> header = stackalloc byte[4];
            if (!Fill(header))
            {
                return [];
            }

            _sequence = (byte)(header[3] + 1);
            int length = BinaryPrimitives.ReadInt32LittleEndian(header) & 0xFFFFFF;
            byte[] payload = new byte[Math.Min(length, LongestPacket)];
            return length <= LongestPacket && Fill(payload) ? payload : [];
        }

        private bool Fill(Span<byte> buffer)
        {
            while (buffer.Length > 0)
            {
                int count = socket.Receive(buffer);
                if (count == 0)
                {
                    return false;
                }

                buffer = buffer[count..];
            }

            return true;
        }
    }
}
