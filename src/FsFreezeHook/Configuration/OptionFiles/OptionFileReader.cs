namespace FsFreezeHook.Configuration.OptionFiles;

/// <summary>Reads for an instance what the <c>mysql</c> client would read.</summary>
internal static class OptionFileReader
{
    /// <summary>The instance with what the option files say, where the configuration itself says nothing.</summary>
    /// <exception cref="FailureException">An option file is unreadable, unsafe or malformed.</exception>
    public static InstanceSettings Complete(InstanceSettings settings, OptionFilePlaces places)
    {
        ServerOptions options = new(places);
        foreach (OptionFileOption option in ReadAll(settings, places).Options)
        {
            options.Take(option);
        }

        InstanceSettings completed = options.ApplyTo(settings);
        bool namesAccount = options.NamesAccount || (settings.Written & (WrittenKeys.User | WrittenKeys.Password)) != 0;
        return namesAccount || completed.Host is not null || settings.DefaultsFile is not null
            ? completed
            : completed with { LastResort = FindDebianLogin(places) };
    }

    /// <summary>The options of all files that count for an instance.</summary>
    /// <exception cref="FailureException">An option file is unreadable, unsafe or malformed.</exception>
    public static OptionFileSet ReadAll(InstanceSettings settings, OptionFilePlaces places)
    {
        OptionFileSet set = new(OptionGroups.With(settings.DefaultsGroupSuffix), new OptionFileSource(places));
        if (settings.DefaultsFile is not { } only)
        {
            foreach (string file in places.Standard)
            {
                _ = set.Read(file);
            }
        }
        else if (!set.Read(only))
        {
            throw new FailureException(
                FailureReason.Configuration, $"{only}: no such file; correct 'defaults-file' of instance {settings.Name}");
        }

        set.ReadLogin(places.LoginFile);
        return set;
    }

    // It is Debian's and nobody asked for it: what is wrong with it is no reason not to try without.
    private static Login? FindDebianLogin(OptionFilePlaces places)
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

            return options.Login;
        }
        catch (FailureException)
        {
            return null;
        }
    }
}
