using System.Collections.Generic;
using System.IO;
using FsFreezeHook.Tests.TestBed;

namespace FsFreezeHook.Tests.Fuzzing.Targets;

/// <summary>The login-path file, to the byte.</summary>
internal sealed class LoginPathTarget : FuzzTarget
{
    public override string Name => "login-path";

    public override IReadOnlyList<string> Tokens { get; } =
        ["\0\0\0\0", "\u0010\0\0\0", "\u0020\0\0\0", "\u007F\u007F\u007F\u007F", "0123456789abcdefghij"];

    public override string Run(byte[] input)
    {
        using TemporaryFolder folder = new();
        Write(folder, input);
        return OptionFiles.Complete(folder.Root, message => Told.OfABinaryFile(message, folder.Root, input.Length));
    }

    /// <summary>Writes the file, with the mode that it must have.</summary>
    public static void Write(TemporaryFolder folder, byte[] content)
    {
        File.WriteAllBytes(folder["mylogin.cnf"], content);
        TemporaryFolder.SetMode(folder["mylogin.cnf"], "600");
    }
}
