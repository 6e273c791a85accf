using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Sections;

namespace FsFreezeHook.MySql.OptionFiles;

/// <summary>Reads for an instance what the servers' own clients would read.</summary>
/// <param name="settings">The instance, as the configuration has it.</param>
/// <param name="places">Where option files are.</param>
internal sealed class OptionFileReader(MySqlSettings settings, OptionFilePlaces places)
{
    /// <summary>Where the account comes from that Debian's packages make for themselves.</summary>
    public const string DebianOrigin = "Debian's account";

    private readonly List<MySqlSettings> _candidates = [];
    private readonly List<string> _passedOver = [];
    private FailureException? _unusable;

    /// <summary>
    /// The instance with what the option files say, where the configuration itself says nothing; and what else is to be tried
    /// where the server denies access.
    /// </summary>
    /// <exception cref="FailureException">The file that the configuration names is unreadable, unsafe or malformed.</exception>
    public static MySqlSettings Complete(MySqlSettings settings, OptionFilePlaces places) =>
        settings is { DefaultsFile: null, SaysAll: true } ? settings : new OptionFileReader(settings, places).Complete();

    /// <summary>The options of all files that count for an instance, as one client reads them.</summary>
    /// <param name="settings">The instance.</param>
    /// <param name="places">Where option files are.</param>
    /// <param name="client">The client.</param>
    /// <param name="withLoginFile">Whether the login-path file is read too.</param>
    /// <exception cref="FailureException">The file that the configuration names is unreadable, unsafe or malformed.</exception>
    public static OptionFileSet ReadAll(
        MySqlSettings settings, OptionFilePlaces places, OptionClient client, bool withLoginFile)
    {
        OptionFileSet set = new(
            OptionGroups.Of(client, settings.DefaultsGroupSuffix ?? places.Variables.GroupSuffixOf(client)),
            new OptionFileSource(places));
        if (settings.DefaultsFile is not { } only)
        {
            foreach (string file in places.StandardOf(client))
            {
                _ = set.Read(file);
            }
        }
        else if (!set.ReadNamed(only))
        {
            throw new FailureException(
                FailureReason.Configuration, $"{only}: no such file; correct 'defaults-file' of instance {settings.Name}");
        }

        if (withLoginFile)
        {
            set.ReadLogin(places.LoginFile);
        }

        return set;
    }

    // Each client lets in whom its own files name, and which of the two is the server's own is not known before the login.
    private MySqlSettings Complete()
    {
        OptionFileSet ofMySql = ReadAll(OptionClient.MySql, withLoginFile: true);
        if (ofMySql.Options.Count > ofMySql.WithoutLogin.Count)
        {
            AddFrom(ofMySql.Options, "the login-path file");
        }

        AddFrom(ReadAll(OptionClient.MariaDb, withLoginFile: false).Options, "the option files");
        AddFrom(ofMySql.WithoutLogin, "the option files");
        if (settings.DefaultsFile is not null && _candidates.Count == 0 && _unusable is not null)
        {
            throw _unusable;
        }

        if (settings is { DefaultsFile: null, Host: null } && (settings.Written & (WrittenKeys.User | WrittenKeys.Password)) == 0)
        {
            AddLocalAccounts();
        }

        if (_candidates.Count == 0)
        {
            _candidates.Add(settings);
        }

        return _candidates[0] with { Alternatives = [.. _candidates.Skip(1)], PassedOver = _passedOver };
    }

    private OptionFileSet ReadAll(OptionClient client, bool withLoginFile)
    {
        OptionFileSet set = ReadAll(settings, places, client, withLoginFile);
        _passedOver.AddRange(set.PassedOver.Except(_passedOver));
        return set;
    }

    private void AddFrom(IReadOnlyList<OptionFileOption> all, string origin)
    {
        try
        {
            ServerOptions options = new(places);
            options.Take(places.Variables);
            foreach (OptionFileOption option in all)
            {
                options.Take(option);
            }

            Add(options.ApplyTo(settings) with
            {
                LoginOrigin = all.Count > 0 ? origin : places.Variables.SayAnything ? "the environment" : settings.LoginOrigin,
            });
        }
        catch (FailureException e)
        {
            // The client ends there; what else is known is tried.
            _unusable = e;
            if (!_passedOver.Contains(e.Message))
            {
                _passedOver.Add(e.Message);
            }
        }
    }

    private void AddLocalAccounts()
    {
        string socket = _candidates.Find(one => one.Host is null)?.Socket ?? settings.Socket;
        MySqlSettings local = settings with { Socket = socket, LoginOrigin = "root by the socket" };
        Add(local);
        if (FindDebianLogin() is { } login)
        {
            Add(local with { User = login.User, Password = login.Password, LoginOrigin = DebianOrigin });
        }
    }

    private void Add(MySqlSettings candidate)
    {
        if (!_candidates.Exists(one => one with { LoginOrigin = candidate.LoginOrigin } == candidate))
        {
            _candidates.Add(candidate);
        }
    }

    private Login? FindDebianLogin()
    {
        try
        {
            OptionFileSet set = new(OptionGroups.Client, new OptionFileSource(places));
            ServerOptions options = new(places);
            if (set.Read(places.DebianFile))
            {
                foreach (OptionFileOption option in set.Options)
                {
                    options.Take(option);
                }
            }

            _passedOver.AddRange(set.PassedOver.Except(_passedOver));
            return options.Login;
        }
        catch (FailureException)
        {
            return null;
        }
    }
}
