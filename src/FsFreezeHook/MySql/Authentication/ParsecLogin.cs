using System;
using System.Security.Cryptography;
using System.Text;
using MySqlConnector.Authentication;

namespace FsFreezeHook.MySql.Authentication;

/// <summary>
/// MariaDB's login method <c>parsec</c>, of 11.6: ed25519 with a secret that is made of the password and the account's salt.
/// </summary>
/// <remarks>Protocol: "Connection" of MariaDB's documentation, "parsec"; plugin/auth_parsec/server_parsec.cc.</remarks>
internal sealed class ParsecLogin : IAuthenticationPlugin3
{
    private const int ScrambleLength = 32;
    private const int SecretLength = 32;
    private const int LargestFactor = 3;
    private const int FewestIterations = 1024;

    /// <inheritdoc/>
    public string Name => "parsec";

    /// <inheritdoc/>
    public byte[] CreateResponse(string password, ReadOnlySpan<byte> authenticationData)
    {
        CreateResponseAndPasswordHash(password, authenticationData, out byte[] response, out _);
        return response;
    }

    /// <inheritdoc/>
    public void CreateResponseAndPasswordHash(
        string password, ReadOnlySpan<byte> authenticationData, out byte[] authenticationResponse, out byte[] passwordHash)
    {
        if (authenticationData.Length <= ScrambleLength + 2)
        {
            throw new NotSupportedException("parsec: the server sent no salt");
        }

        ReadOnlySpan<byte> scramble = authenticationData[..ScrambleLength];
        ReadOnlySpan<byte> salt = authenticationData[ScrambleLength..];
        if (salt[0] != (byte)'P' || salt[1] > LargestFactor)
        {
            throw new NotSupportedException("parsec: the server asks for a key that is made in another way");
        }

        byte[] secret = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(password), salt[2..], FewestIterations << salt[1], HashAlgorithmName.SHA512, SecretLength);
        byte[] own = RandomNumberGenerator.GetBytes(ScrambleLength);
        authenticationResponse = [.. own, .. Ed25519.Sign(secret, [.. scramble, .. own])];
        passwordHash = [.. salt, .. Ed25519.PublicKey(secret)];
    }
}
