using FsFreezeHook.MySql.Sections;

namespace FsFreezeHook.MySql.OptionFiles;

/// <summary>What the options of MySQL's and of MariaDB's client say together about encryption.</summary>
internal sealed class TlsOptions
{
    private TlsMode? _mode;
    private bool? _verify;

    /// <summary>The file of the trusted authorities, if one is named.</summary>
    public string? Ca { get; set; }

    /// <summary>The file of the client's certificate, if one is named.</summary>
    public string? Certificate { get; set; }

    /// <summary>The file of the client's private key, if one is named.</summary>
    public string? Key { get; set; }

    /// <summary>The mode that they come to; null: they say nothing of it.</summary>
    /// <remarks>
    /// MySQL's client takes an authority without a mode for <see cref="TlsMode.VerifyCa"/>; MariaDB's takes any file for
    /// <c>ssl</c>. Whoever names one of them wants no connection without TLS.
    /// </remarks>
    public TlsMode? Mode
    {
        get
        {
            if (_mode == TlsMode.Disabled)
            {
                return _mode;
            }

            if (_verify == true)
            {
                return TlsMode.VerifyIdentity;
            }

            if (_mode is not null)
            {
                return _mode;
            }

            if (Ca is not null && _verify is null)
            {
                return TlsMode.VerifyCa;
            }

            return Ca is not null || Certificate is not null || Key is not null ? TlsMode.Required : null;
        }
    }

    /// <summary><c>ssl-mode</c>: it says all, whatever stood before.</summary>
    public void SetMode(TlsMode mode)
    {
        _mode = mode;
        _verify = null;
    }

    /// <summary><c>ssl</c>: it makes nothing weaker but when it turns TLS off.</summary>
    public void SetUse(bool use)
    {
        if (!use)
        {
            _mode = TlsMode.Disabled;
        }
        else if (_mode is null or TlsMode.Disabled or TlsMode.Preferred)
        {
            _mode = TlsMode.Required;
        }
    }

    /// <summary><c>ssl-verify-server-cert</c>.</summary>
    public void SetVerify(bool verify) => _verify = verify;
}
