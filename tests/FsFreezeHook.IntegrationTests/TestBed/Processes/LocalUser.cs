using System.Collections.Generic;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A local user without any privilege: what it may do the kernel says, by letting it try.</summary>
internal static class LocalUser
{
    /// <summary>Its user id and group id: <c>nobody</c>'s.</summary>
    public const int Id = 65534;

    /// <summary>Has it run a shell script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="arguments">The script's arguments.</param>
    public static CommandResult Run(string script, params string[] arguments) => Command.Run("setpriv", Words(script, arguments));

    /// <summary>Has it run a shell script that must succeed: it prepares an attack.</summary>
    public static void Must(string script, params string[] arguments) =>
        _ = Command.Must("setpriv", [.. Words(script, arguments)]);

    /// <summary>A folder of its own in another one.</summary>
    public static string MakeFolder(TemporaryFolder parent, string name)
    {
        string path = parent.Subfolder(name);
        Own(path);
        return path;
    }

    /// <summary>Gives it a file or a folder.</summary>
    public static void Own(string path) => _ = Command.Must("chown", "--no-dereference", $"{Id}:{Id}", path);

    private static IEnumerable<string> Words(string script, string[] arguments) =>
        [$"--reuid={Id}", $"--regid={Id}", "--clear-groups", "--inh-caps=-all", "sh", "-c", script, "sh", .. arguments];
}
