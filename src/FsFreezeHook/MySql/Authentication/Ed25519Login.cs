using System;
using System.Text;
using MySqlConnector.Authentication;

namespace FsFreezeHook.MySql.Authentication;

/// <summary>MariaDB's login method <c>ed25519</c>: what the server sends is signed with the password as the secret.</summary>
internal sealed class Ed25519Login : IAuthenticationPlugin3
{
    /// <inheritdoc/>
    public string Name => "client_ed25519";

    /// <inheritdoc/>
    public byte[] CreateResponse(string password, ReadOnlySpan<byte> authenticationData) =>
        password.Length == 0 ? [] : Ed25519.Sign(Encoding.UTF8.GetBytes(password), authenticationData);

    /// <inheritdoc/>
    public void CreateResponseAndPasswordHash(
        string password, ReadOnlySpan<byte> authenticationData, out byte[] authenticationResponse, out byte[] passwordHash)
    {
        authenticationResponse = CreateResponse(password, authenticationData);
        passwordHash = Ed25519.PublicKey(Encoding.UTF8.GetBytes(password));
    }
}
