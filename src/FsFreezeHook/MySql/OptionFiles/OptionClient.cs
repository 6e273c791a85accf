namespace FsFreezeHook.MySql.OptionFiles;

/// <summary>A server's own client, as which option files are read.</summary>
internal enum OptionClient
{
    /// <summary><c>mariadb</c>. It never reads the login-path file.</summary>
    MariaDb,

    /// <summary><c>mysql</c> of MySQL.</summary>
    MySql,
}
