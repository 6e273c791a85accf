using System;
using System.Collections.Generic;
using System.Text;
using FsFreezeHook.Tests.TestBed;

namespace FsFreezeHook.Tests.Fuzzing.Targets;

/// <summary>What stands in a login-path file once it is decrypted, line by line.</summary>
internal sealed class LoginPathLinesTarget : FuzzTarget
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("0123456789abcdefghij");

    public override string Name => "login-path-lines";

    // Each of its lines is encrypted by the test itself first.
    public override long AllocationPerByte => 4096;

    public override IReadOnlyList<string> Tokens { get; } =
        ["[client]\n", "[other]\n", "user = me\n", "password = \"x\"\n", "host = h\n", "port = 1\n", "!include x\n", "#", "\"",
            "'", "\\", "[", "]", "="];

    public override string Run(byte[] input)
    {
        using TemporaryFolder folder = new();
        byte[] file = LoginPathWriter.Encode(Key, Lines(input));
        LoginPathTarget.Write(folder, file);
        return OptionFiles.Complete(folder.Root, message => Told.OfABinaryFile(message, folder.Root, file.Length));
    }

    private static IEnumerable<byte[]> Lines(byte[] input)
    {
        for (int at = 0; at < input.Length;)
        {
            int end = Array.IndexOf(input, (byte)'\n', at);
            int next = end < 0 ? input.Length : end + 1;
            yield return input[at..next];
            at = next;
        }
    }
}
