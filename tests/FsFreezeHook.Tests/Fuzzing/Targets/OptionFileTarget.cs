using System.Collections.Generic;

namespace FsFreezeHook.Tests.Fuzzing.Targets;

/// <summary>An option file and those that it includes, <c>%%% NAME</c>.</summary>
internal sealed class OptionFileTarget : FuzzTarget
{
    public override string Name => "option-files";

    // A file that includes itself is read again and again, up to the bounds on how often, and on how much in all.
    public override long AllocationAtAll => 64 * 1024 * 1024;

    public override long AllocationPerByte => 8 * 1024;

    public override IReadOnlyList<string> Tokens { get; } =
    [
        "[client]\n", "[mysql]\n", "[mysqld]\n", "[client-mariadb]\n", "[", "]", "=", "#", ";", "!include a.cnf\n",
        "!include my.cnf\n", "!includedir d\n", "!includedir .\n", "!include ~/a.cnf\n", "!include", "!", "\n%%% a.cnf\n",
        "\n%%% d/b.cnf\n", "\n%%% debian.cnf\n", "user = me\n", "password = x\n", "password\n", "host=localhost\n", "port=3306\n",
        "socket=/s\n", "protocol=tcp\n", "ssl-mode=REQUIRED\n", "ssl=1\n", "skip-ssl\n", "loose-", "skip-", "enable-", "maximum-",
        "disable_", "ssl-verify-server-cert\n", "ssl_ca=/ca.pem\n", "\\s", "\\n", "\\x", "\"", "'",
    ];

    public override string Run(byte[] input)
    {
        using FileTree files = new(input, "my.cnf");
        return OptionFiles.Complete(files.Root, message => Told.OfAFile(message, files.Root, files.Lines));
    }
}
