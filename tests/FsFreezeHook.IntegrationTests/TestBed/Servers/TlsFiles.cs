using System;
using System.IO;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A certificate authority of the bed's own, and a certificate for 127.0.0.1 that it issued.</summary>
internal sealed class TlsFiles
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddHours(-1);
    private static readonly DateTimeOffset Until = DateTimeOffset.UtcNow.AddDays(1);

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
        using RSA authorityKey = RSA.Create(2048);
        using X509Certificate2 authority = NewAuthority("authority", authorityKey);
        return Create(folder, authority, authority, extension: null);
    }

    /// <summary>
    /// The same; but the certificate's issuer is another than the authority, which issued that one's, and it
    /// says where to fetch it.
    /// </summary>
    public static TlsFiles CreateWithIssuerAt(Uri place, string folder)
    {
        using RSA authorityKey = RSA.Create(2048);
        using X509Certificate2 authority = NewAuthority("authority", authorityKey);
        using RSA issuerKey = RSA.Create(2048);
        using X509Certificate2 issuer =
            RequestAuthority("issuer", issuerKey).Create(authority, From, Until, [1]).CopyWithPrivateKey(issuerKey);
        return Create(folder, authority, issuer, new X509AuthorityInformationAccessExtension(ocspUris: null, [place.ToString()]));
    }

    private static TlsFiles Create(string folder, X509Certificate2 authority, X509Certificate2 issuer, X509Extension? extension)
    {
        TlsFiles files = new(folder);
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        if (extension is not null)
        {
            request.CertificateExtensions.Add(extension);
        }

        using X509Certificate2 certificate = request.Create(issuer, From, Until, [1, 2, 3, 4, 5, 6, 7, 8]);
        File.WriteAllText(files.Authority, authority.ExportCertificatePem());
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());

        // The servers read PKCS #1; everybody may read it: it is good for a day, on this machine.
        File.WriteAllText(files.Key, key.ExportRSAPrivateKeyPem());
        return files;
    }

    private static X509Certificate2 NewAuthority(string name, RSA key) =>
        RequestAuthority(name, key).CreateSelfSigned(From, Until);

    private static CertificateRequest RequestAuthority(string name, RSA key)
    {
        CertificateRequest request = new(
            $"CN=fsfreeze-hook test {name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }
}
