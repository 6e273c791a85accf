using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;

namespace FsFreezeHook.Tests.TestBed;

/// <summary>Writes a login-path file as <c>mysql_config_editor</c> does.</summary>
internal static class LoginPathWriter
{
    /// <summary>The file's bytes.</summary>
    /// <param name="key">Its twenty bytes of key.</param>
    /// <param name="lines">Its lines, their ends included.</param>
    public static byte[] Encode(byte[] key, IEnumerable<byte[]> lines)
    {
        byte[] combined = new byte[16];
        for (int i = 0; i < key.Length; i++)
        {
            combined[i % combined.Length] ^= key[i];
        }

        using Aes aes = Aes.Create();
        aes.Key = combined;
        using MemoryStream file = new();
        file.Write([0, 0, 0, 0]);
        file.Write(key);
        byte[] length = new byte[4];
        foreach (byte[] line in lines)
        {
            byte[] encrypted = aes.EncryptEcb(line, PaddingMode.PKCS7);
            BinaryPrimitives.WriteInt32LittleEndian(length, encrypted.Length);
            file.Write(length);
            file.Write(encrypted);
        }

        return file.ToArray();
    }
}
