using System.Collections.Generic;

namespace FsFreezeHook.MySql.OptionFiles;

/// <summary>
/// The variables of the environment that MySQL's and MariaDB's clients use; a value that is not set in an option file. Not a
/// record: a record's text would show a password.
/// </summary>
/// <param name="variables">The environment variables.</param>
internal sealed class ClientVariables(IReadOnlyDictionary<string, string> variables)
{
    /// <summary>None of them.</summary>
    public static ClientVariables None { get; } = new(new Dictionary<string, string>());

    /// <summary>The server's host.</summary>
    public string? Host => Find("MYSQL_HOST");

    /// <summary>The server's port, as it is written.</summary>
    public string? Port => Find("MYSQL_TCP_PORT");

    /// <summary>The server's socket.</summary>
    public string? Socket => Find("MYSQL_UNIX_PORT");

    public string? Password => Find("MYSQL_PWD");

    /// <summary>Whether any of them says something of a server or an account.</summary>
    public bool SayAnything => (Host ?? Port ?? Socket ?? Password) is not null;

    /// <summary>A login-path file in the place of the usual one.</summary>
    public string? LoginFile => Find("MYSQL_TEST_LOGIN_FILE");

    /// <summary>A folder with a further option file.</summary>
    public string? HomeOf(OptionClient client) => FindOf(client, "HOME");

    /// <summary>The suffix of groups that are read besides the plain ones.</summary>
    public string? GroupSuffixOf(OptionClient client) => FindOf(client, "GROUP_SUFFIX");

    private string? FindOf(OptionClient client, string name) =>
        (client == OptionClient.MariaDb ? Find("MARIADB_" + name) : null) ?? Find("MYSQL_" + name);

    private string? Find(string name) => variables.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
}
