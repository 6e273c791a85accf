using System.Collections.Generic;
using System.Linq;

namespace FsFreezeHook.MySql.OptionFiles;

/// <summary>Where the option files of MySQL's and MariaDB's clients are; none of them need exist.</summary>
internal sealed record OptionFilePlaces
{
    /// <summary>The variables of the environment.</summary>
    public ClientVariables Variables { get; init; } = ClientVariables.None;

    /// <summary>The files that are read without <c>defaults-file</c>, a later one over those before it.</summary>
    public required IReadOnlyList<string> Standard { get; init; }

    /// <summary>The login-path file, over all of them.</summary>
    public required string LoginFile { get; init; }

    /// <summary>The file in which Debian's packages keep an account of their own.</summary>
    public required string DebianFile { get; init; }

    /// <summary>What <c>~/</c> in an option file leads to.</summary>
    public required string HomeDirectory { get; init; }

    /// <summary>What a relative name in an option file begins at.</summary>
    public required string CurrentDirectory { get; init; }

    /// <summary>The places that Debian's and upstream's clients know.</summary>
    /// <remarks>Left out are those of builds with a folder of their own.</remarks>
    /// <param name="variables">The environment variables.</param>
    /// <param name="homeDirectory">The user's home directory.</param>
    /// <param name="currentDirectory">Where the program was started.</param>
    public static OptionFilePlaces For(
        IReadOnlyDictionary<string, string> variables, string homeDirectory, string currentDirectory)
    {
        ClientVariables ofClients = new(variables);
        return new OptionFilePlaces
        {
            Variables = ofClients,
            Standard = ["/etc/my.cnf", "/etc/mysql/my.cnf", homeDirectory + "/.my.cnf"],
            LoginFile = ofClients.LoginFile is { } file ? Join(currentDirectory, file) : homeDirectory + "/.mylogin.cnf",
            DebianFile = "/etc/mysql/debian.cnf",
            HomeDirectory = homeDirectory,
            CurrentDirectory = currentDirectory,
        };
    }

    /// <summary>Those of <see cref="Standard"/> and the one of the environment, which comes before the user's own.</summary>
    public IReadOnlyList<string> StandardOf(OptionClient client) => Variables.HomeOf(client) is { } folder
        ? [.. Standard.SkipLast(1), Join(CurrentDirectory, folder).TrimEnd('/') + "/my.cnf", Standard[^1]]
        : Standard;

    /// <summary>A file's name in an option file as an absolute path, <c>~/</c> being the home directory.</summary>
    public string Absolute(string name) => name == "~" || name.StartsWith("~/", System.StringComparison.Ordinal)
        ? HomeDirectory + name[1..]
        : Join(CurrentDirectory, name);

    private static string Join(string folder, string name) => name.StartsWith('/') ? name : folder.TrimEnd('/') + "/" + name;
}
