using System.Collections.Generic;

namespace FsFreezeHook.Configuration.OptionFiles;

/// <summary>Where the option files of MySQL's and MariaDB's clients are; none of them need exist.</summary>
internal sealed record OptionFilePlaces
{
    private const string LoginFileVariable = "MYSQL_TEST_LOGIN_FILE";

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
    /// <remarks>Left out are those of <c>MYSQL_HOME</c>, which is for servers, and of builds with a folder of their own.</remarks>
    /// <param name="variables">The environment variables.</param>
    /// <param name="homeDirectory">The user's home directory.</param>
    /// <param name="currentDirectory">Where the program was started.</param>
    public static OptionFilePlaces For(
        IReadOnlyDictionary<string, string> variables, string homeDirectory, string currentDirectory) => new()
        {
            Standard = ["/etc/my.cnf", "/etc/mysql/my.cnf", homeDirectory + "/.my.cnf"],
            LoginFile = variables.TryGetValue(LoginFileVariable, out string? file) && file.Length > 0
                ? Join(currentDirectory, file)
                : homeDirectory + "/.mylogin.cnf",
            DebianFile = "/etc/mysql/debian.cnf",
            HomeDirectory = homeDirectory,
            CurrentDirectory = currentDirectory,
        };

    /// <summary>A file's name in an option file as an absolute path, <c>~/</c> being the home directory.</summary>
    public string Absolute(string name) => name == "~" || name.StartsWith("~/", System.StringComparison.Ordinal)
        ? HomeDirectory + name[1..]
        : Join(CurrentDirectory, name);

    private static string Join(string folder, string name) => name.StartsWith('/') ? name : folder.TrimEnd('/') + "/" + name;
}
