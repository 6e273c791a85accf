using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FsFreezeHook.Failures;

namespace FsFreezeHook.MySql.OptionFiles;

/// <summary>
/// The login-path file, <c>.mylogin.cnf</c>, that <c>mysql_config_editor</c> writes: an option file made hard to read.
/// </summary>
/// <remarks>
/// Four bytes that mean nothing, twenty bytes of key, then for each line its length (four bytes, little-endian) and the line in
/// AES-128-ECB. The key's bytes are combined by exclusive or, one round of sixteen over the other: <c>my_file_get_line</c> in
/// <c>mysys/my_default.cc</c>, <c>my_aes_create_key</c> in <c>mysys/my_aes.cc</c>. The key lies beside what it encrypts: the
/// file's mode is what protects it.
/// </remarks>
/// <param name="path">The file, for messages.</param>
/// <param name="hasOpenSsl">Whether OpenSSL can be loaded; it is asked where something is to be decrypted.</param>
internal sealed class LoginPathFile(string path, Func<bool> hasOpenSsl)
{
    private const int KeyStart = 4;
    private const int KeyLength = 20;
    private const int AesKeyLength = 16;
    private const int LengthLength = 4;

    // The clients' buffer: none that they read has a longer line.
    private const int MaxLength = 4095;

    /// <summary>Where something stands in the file, for a message.</summary>
    public static string Locate(string path, int position) => FormattableString.Invariant($"{path}: at byte {position}");

    /// <summary>The failure of a file that is not what <c>mysql_config_editor</c> writes.</summary>
    public static FailureException Malformed(string path, int position, string problem) => new(
        FailureReason.Configuration,
        $"{Locate(path, position)}: {problem}; remove the file and write it with mysql_config_editor");

    /// <summary>Whether OpenSSL is there. .NET loads it at the first use of it, and without it ends the process.</summary>
    public static bool HasOpenSsl() =>
        NativeLibrary.TryLoad("libssl.so.3", out _) || NativeLibrary.TryLoad("libssl.so.1.1", out _);

    /// <summary>The file's lines and where each begins; an empty file has none.</summary>
    /// <exception cref="FailureException">The content is broken, or OpenSSL is missing.</exception>
    public IEnumerable<(int Position, byte[] Line)> Decrypt(ReadOnlyMemory<byte> content)
    {
        if (content.IsEmpty)
        {
            yield break;
        }

        int position = KeyStart + KeyLength;
        if (content.Length < position)
        {
            throw Malformed(path, content.Length, "it ends within its key");
        }

        if (content.Length == position)
        {
            yield break;
        }

        if (!hasOpenSsl())
        {
            throw new FailureException(
                FailureReason.Configuration,
                $"{path}: cannot be decrypted without OpenSSL; install its libssl, or remove the file");
        }

        using Aes aes = Aes.Create();
        aes.Key = CombineKey(content.Span[KeyStart..position]);
        while (position < content.Length)
        {
            yield return (position, DecryptLine(aes, content.Span, position, out int next));
            position = next;
        }
    }

    private static byte[] CombineKey(ReadOnlySpan<byte> written)
    {
        byte[] key = new byte[AesKeyLength];
        for (int i = 0; i < written.Length; i++)
        {
            key[i % AesKeyLength] ^= written[i];
        }

        return key;
    }

    private byte[] DecryptLine(Aes aes, ReadOnlySpan<byte> content, int position, out int next)
    {
        ReadOnlySpan<byte> rest = content[position..];
        int length = rest.Length < LengthLength ? -1 : BinaryPrimitives.ReadInt32LittleEndian(rest);
        if (length is <= 0 or > MaxLength || length > rest.Length - LengthLength)
        {
            throw Malformed(path, position, "the length of a line is wrong");
        }

        next = position + LengthLength + length;
        try
        {
            return aes.DecryptEcb(rest.Slice(LengthLength, length), PaddingMode.PKCS7);
        }
        catch (CryptographicException)
        {
            throw Malformed(path, position, "a line that its key does not decrypt");
        }
    }
}
