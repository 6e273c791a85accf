using System;
using System.Buffers;
using System.Text;

namespace FsFreezeHook.Text;

/// <summary>
/// Names as the kernel has them: any bytes, most often UTF-8. A byte that is no part of a letter in UTF-8 becomes a low surrogate
/// that stands alone, which no text has, and turns back into that byte.
/// </summary>
internal static class KernelText
{
    private const int LoneByte = 0xDC00;
    private const byte FirstLone = 0x80;

    /// <summary>Whether a character stands for such a byte.</summary>
    internal static bool IsByte(int character) => character is >= LoneByte + FirstLone and <= LoneByte + byte.MaxValue;

    /// <summary>The byte that such a character stands for.</summary>
    internal static byte ByteOf(int character) => (byte)(character - LoneByte);

    /// <summary>Bytes as text.</summary>
    internal static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        StringBuilder text = new(bytes.Length);
        while (bytes.Length > 0)
        {
            bool isLetter = Rune.DecodeFromUtf8(bytes, out Rune rune, out int length) == OperationStatus.Done;
            if (isLetter)
            {
                _ = text.Append(rune);
            }
            else
            {
                foreach (byte one in bytes[..length])
                {
                    _ = text.Append((char)(LoneByte + one));
                }
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }

    /// <summary>Text as bytes.</summary>
    internal static byte[] Encode(string text)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        int count = 0;
        for (int at = 0; at < text.Length;)
        {
            if (IsByte(text[at]) && !Rune.TryGetRuneAt(text, at, out _))
            {
                bytes[count++] = ByteOf(text[at++]);
                continue;
            }

            Rune rune = Rune.TryGetRuneAt(text, at, out Rune found) ? found : Rune.ReplacementChar;
            count += rune.EncodeToUtf8(bytes.AsSpan(count));
            at += found == default ? 1 : rune.Utf16SequenceLength;
        }

        return bytes[..count];
    }
}
