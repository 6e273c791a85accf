using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A server's part of the login by <c>caching_sha2_password</c> without TLS: it gives its public key to whoever asks for it, and
/// gets the password under that. See "Caching_sha2_password information" in MySQL's source documentation.
/// </summary>
internal sealed class PublicKeyLogin : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly byte[] _challenge;

    /// <summary>One whose greeting had this challenge.</summary>
    public PublicKeyLogin(ReadOnlySpan<byte> challenge)
    {
        _challenge = challenge.ToArray();
    }

    /// <summary>The method's name, as a greeting ends.</summary>
    public static ReadOnlySpan<byte> Plugin => "caching_sha2_password\0"u8;

    /// <summary>That it has to be told the password itself.</summary>
    public static byte[] NotRemembered => [1, 4];

    /// <summary>Its key, as it is sent.</summary>
    public byte[] Key => [1, .. Encoding.ASCII.GetBytes(_key.ExportSubjectPublicKeyInfoPem() + "\n")];

    /// <summary>The password in clear.</summary>
    public byte[] Decrypt(byte[] sent) =>
        [.. _key.Decrypt(sent, RSAEncryptionPadding.OaepSHA1)
            .Select((one, index) => (byte)(one ^ _challenge[index % _challenge.Length]))];

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
