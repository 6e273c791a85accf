using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.MySql.Sections;

/// <summary>How a connection is encrypted (key <c>ssl-mode</c>); the names are those of the mysql client's option.</summary>
[JsonConverter(typeof(WordConverter<TlsMode>))]
internal enum TlsMode
{
    /// <summary>Not at all.</summary>
    Disabled,

    /// <summary>Where the server offers it.</summary>
    Preferred,

    /// <summary>Always, whatever certificate the server shows.</summary>
    Required,

    /// <summary>Always, and the server's certificate is signed by a trusted authority.</summary>
    VerifyCa,

    /// <summary>As <see cref="VerifyCa"/>, and the certificate names the host.</summary>
    VerifyIdentity,
}
