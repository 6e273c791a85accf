using System;
using System.IO;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A certificate in the place of a server's own, until it is disposed of.</summary>
internal sealed class PresentedCertificate : IDisposable
{
    private readonly DatabaseServer _server;
    private readonly string _certificate;
    private readonly string _key;

    /// <summary>Makes the server present the certificate from now on.</summary>
    public PresentedCertificate(DatabaseServer server, TlsFiles files)
    {
        _server = server;
        _certificate = File.ReadAllText(server.Tls!.Certificate);
        _key = File.ReadAllText(server.Tls.Key);
        Present(File.ReadAllText(files.Certificate), File.ReadAllText(files.Key));
    }

    public void Dispose() => Present(_certificate, _key);

    private void Present(string certificate, string key)
    {
        File.WriteAllText(_server.Tls!.Certificate, certificate);
        File.WriteAllText(_server.Tls.Key, key);
        using MySqlConnection connection = _server.Connect();
        connection.Execute(_server.Features.ReloadTls);
    }
}
