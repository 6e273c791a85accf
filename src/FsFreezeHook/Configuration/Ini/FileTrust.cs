using System.IO;

namespace FsFreezeHook.Configuration.Ini;

/// <summary>What a file must not allow to be trusted, and what is said of one that does.</summary>
/// <param name="Refused">The permissions that nobody may have.</param>
/// <param name="Rule">The rule that they break.</param>
/// <param name="Mode">What <c>chmod</c> is to be given for it.</param>
/// <param name="OtherKind">What to do where it is no regular file.</param>
internal sealed record FileTrust(UnixFileMode Refused, string Rule, string Mode, string OtherKind)
{
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    // As check_file_permissions of mysys/my_default.cc has it.
    private const UnixFileMode AnyButOwnersReadAndWrite = UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>A configuration file: nobody but its owner may write it.</summary>
    internal static FileTrust Configuration { get; } =
        new(WritableByOthers, "users other than its owner may write it", "600", "make it a file that this user may read");

    /// <summary>A folder of files that are read: likewise.</summary>
    internal static FileTrust Folder { get; } = Configuration with { Mode = "755" };

    /// <summary>A database client's option file: likewise.</summary>
    internal static FileTrust OptionFile { get; } =
        Configuration with { Mode = "go-w", OtherKind = "make it a file or remove it" };

    /// <summary>A file of passwords: nobody but its owner may read it.</summary>
    internal static FileTrust Secret { get; } =
        OptionFile with { Refused = AnyButOwnersReadAndWrite, Rule = "only its owner may read and write it", Mode = "600" };
}
