using System;
using System.Globalization;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Sections;

namespace FsFreezeHook.MySql.OptionFiles;

/// <summary>What the options say of a server and an account. An option that is not known here is passed over.</summary>
/// <param name="places">What a path in an option begins at.</param>
internal sealed class ServerOptions(OptionFilePlaces places)
{
    private readonly TlsOptions _tls = new();
    private OptionFileOption? _protocol;
    private string? _host;
    private string? _socket;
    private int? _port;
    private string? _user;
    private string? _password;

    /// <summary>Whether they name an account or a password, and if only an empty one.</summary>
    public bool NamesAccount => _user is not null || _password is not null;

    /// <summary>The account and its password, where both are named and the password is not empty.</summary>
    public Login? Login => _user is not null && !string.IsNullOrEmpty(_password) ? new Login(_user, _password) : null;

    /// <summary>
    /// Takes the environment in, before all options. A port that is none is passed over: no server listens there.
    /// </summary>
    /// <exception cref="FailureException">A value is not allowed.</exception>
    public void Take(ClientVariables variables)
    {
        _host = Read(
            variables.Host, ValueReader.Host, "the variable MYSQL_HOST is not a host name or address; correct or unset it");
        _socket = Read(
            variables.Socket, ValueReader.Path, "the variable MYSQL_UNIX_PORT is not an absolute path; correct or unset it");
        _port = ushort.TryParse(variables.Port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0
            ? port
            : null;
        _password = variables.Password;
    }

    /// <summary>Takes an option in, over those before it.</summary>
    /// <exception cref="FailureException">Its value is not allowed.</exception>
    public void Take(OptionFileOption option)
    {
        switch (option.Meaning.Name)
        {
            case OptionName.Ssl:
                _tls.SetUse(ReadSwitch(option));
                break;
            case OptionName.SslVerify:
                _tls.SetVerify(ReadSwitch(option));
                break;
            case OptionName.Password:
                TakePassword(option);
                break;
            case { } name when option.Meaning.Switch is null:
                TakeText(name, option);
                break;
            default:
                break;
        }
    }

    /// <summary>The settings with what was taken in, but for what the configuration itself says.</summary>
    /// <exception cref="FailureException">The options contradict each other.</exception>
    public MySqlSettings ApplyTo(MySqlSettings settings)
    {
        WrittenKeys written = settings.Written;
        bool Sets(WrittenKeys key, object? value) => value is not null && !written.HasFlag(key);

        MySqlSettings result = written.HasFlag(WrittenKeys.Server) ? settings : ApplyServerTo(settings);
        return result with
        {
            User = Sets(WrittenKeys.User, _user) ? _user! : result.User,
            Password = Sets(WrittenKeys.Password, _password) ? ValueReader.Password(_password!) : result.Password,
            TlsMode = Sets(WrittenKeys.TlsMode, _tls.Mode) ? _tls.Mode!.Value : result.TlsMode,
            TlsCa = Sets(WrittenKeys.TlsCa, _tls.Ca) ? _tls.Ca : result.TlsCa,
            TlsCertificate = Sets(WrittenKeys.TlsCertificate, _tls.Certificate) ? _tls.Certificate : result.TlsCertificate,
            TlsKey = Sets(WrittenKeys.TlsKey, _tls.Key) ? _tls.Key : result.TlsKey,
        };
    }

    private static bool ReadSwitch(OptionFileOption option)
    {
        // skip-ssl=0 is a double negation, and the clients take it for one.
        string? text = option.Value is null ? null : option.Text();
        if (option.Meaning.Switch is { } on)
        {
            return text == "0" ? !on : on;
        }

        return text?.ToUpperInvariant() switch
        {
            null or "1" or "ON" or "TRUE" => true,
            "0" or "OFF" or "FALSE" => false,
            _ => throw option.Failure($"bad value for '{option.Meaning.Name}'; write 1 or 0"),
        };
    }

    // Without a value the client asks for it. Nobody is there to be asked, and so it says nothing.
    private void TakePassword(OptionFileOption option)
    {
        if (option.Meaning.Switch == false)
        {
            _password = string.Empty;
        }
        else if (option.Value is not null)
        {
            _password = option.Text();
        }
    }

    private void TakeText(string name, OptionFileOption option)
    {
        switch (name)
        {
            case OptionName.Host:
                _host = Read(option, ValueReader.Host, "a host name or an address");
                break;
            case OptionName.Socket:
                _socket = Read(option, ReadPath, "an absolute path");
                break;
            case OptionName.Port:
                _port = option.Text() is "" or "0"
                    ? null
                    : Read(option, text => (int?)ValueReader.Port(text), "a number from 1 to 65535");
                break;
            case OptionName.Protocol:
                _protocol = option.Text().ToUpperInvariant() is "TCP" or "SOCKET"
                    ? option
                    : throw option.Failure("bad value for 'protocol'; write tcp or socket");
                break;
            case OptionName.User:
                _user = Read(option, ValueReader.Text, "a name");
                break;
            case OptionName.SslMode:
                _tls.SetMode(Read(option, ReadMode, "disabled, preferred, required, verify_ca or verify_identity")
                    ?? throw option.Failure(
                        "no value for 'ssl-mode'; write disabled, preferred, required, verify_ca or verify_identity"));
                break;
            case OptionName.SslCa:
                _tls.Ca = Read(option, ReadPath, "an absolute path");
                break;
            case OptionName.SslCertificate:
                _tls.Certificate = Read(option, ReadPath, "an absolute path");
                break;
            case OptionName.SslKey:
                _tls.Key = Read(option, ReadPath, "an absolute path");
                break;
            default:
                break;
        }
    }

    private string ReadPath(string text) =>
        ValueReader.Path(text.StartsWith("~/", StringComparison.Ordinal) ? places.Absolute(text) : text);

    private static TlsMode? ReadMode(string text) => ValueReader.Choice(text, MySqlKeys.TlsModes);

    // An empty value takes back what stood before, as in the clients. The reader's own message would repeat the value.
    private static T? Read<T>(OptionFileOption option, Func<string, T?> read, string allowed)
    {
        string text = option.Text();
        try
        {
            return text.Length == 0 ? default : read(text);
        }
        catch (FailureException)
        {
            throw option.Failure($"bad value for '{option.Meaning.Name}'; write {allowed}");
        }
    }

    private static string? Read(string? value, Func<string, string> read, string problem)
    {
        try
        {
            return value is null ? null : read(value);
        }
        catch (FailureException e)
        {
            throw new FailureException(FailureReason.Configuration, problem, e);
        }
    }

    private MySqlSettings ApplyServerTo(MySqlSettings settings)
    {
        if (settings.Written.HasFlag(WrittenKeys.LocalHost))
        {
            return settings with { Socket = _socket ?? settings.Socket };
        }

        bool isLocal = _host is null or MySqlSettings.LocalHost;
        bool byTcp = _protocol is null ? !isLocal : _protocol.Text().Equals("tcp", StringComparison.OrdinalIgnoreCase);
        if (!byTcp && !isLocal)
        {
            throw _protocol!.Failure("'protocol' is socket, and 'host' names another machine; remove one of them");
        }

        return byTcp
            ? settings with
            {
                Host = _host ?? MySqlSettings.LocalHost,
                Port = _port ?? settings.Port,
                HostIsFromOptionFiles = settings.DefaultsFile is null,
            }
            : settings with { Socket = _socket ?? settings.Socket };
    }
}
