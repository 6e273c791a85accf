using System;
using System.IO;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A certificate authority of the bed's own, and a certificate for 127.0.0.1 that it issued.</summary>
internal sealed class TlsFiles
{
    private TlsFiles(string folder)
    {
        Authority = Path.Combine(folder, "ca.pem");
        Certificate = Path.Combine(folder, "server-cert.pem");
        Key = Path.Combine(folder, "server-key.pem");
    }

    /// <summary>The authority's certificate.</summary>
    public string Authority { get; }

    /// <summary>The server's certificate.</summary>
    public string Certificate { get; }

    /// <summary>The server's key.</summary>
    public string Key { get; }

    /// <summary>Makes them in a folder; valid for a day.</summary>
    public static TlsFiles Create(string folder)
    {
        TlsFiles files = new(folder);
        DateTimeOffset from = DateTimeOffset.UtcNow.AddHours(-1);
        DateTimeOffset until = DateTimeOffset.UtcNow.AddDays(1);

        using RSA authorityKey = RSA.Create(2048);
        CertificateRequest authorityRequest = new(
            "CN=fsfreeze-hook test authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 authority = authorityRequest.CreateSelfSigned(from, until);

        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.Create(authority, from, until, [1, 2, 3, 4, 5, 6, 7, 8]);

        File.WriteAllText(files.Authority, authority.ExportCertificatePem());
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());
        // The servers read PKCS #1; everybody may read it: it is good for a day, on this machine.
        File.WriteAllText(files.Key, key.ExportRSAPrivateKeyPem());
        return files;
    }
}
