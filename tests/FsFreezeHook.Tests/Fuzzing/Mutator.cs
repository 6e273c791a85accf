using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace FsFreezeHook.Tests.Fuzzing;

/// <summary>Makes new inputs out of known ones and of the words of a grammar.</summary>
/// <param name="random">What decides; the same seed makes the same inputs.</param>
/// <param name="tokens">The words.</param>
internal sealed class Mutator(Random random, IReadOnlyList<string> tokens)
{
    private const int MostChanges = 6;
    private const int UsualLength = 16 * 1024;
    private const int GreatestLength = 256 * 1024;

    private static readonly byte[][] Nasty =
    [
        [0], [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0xAF], [0xE2, 0x80, 0xA8],
        [0x1B, (byte)'[', (byte)'2', (byte)'J'], [0xEF, 0xBB, 0xBF], "\r"u8.ToArray(), "\r\n"u8.ToArray(), "\n"u8.ToArray(),
        "\t"u8.ToArray(), "\\"u8.ToArray(), "\\ud800"u8.ToArray(), "\u0085"u8.ToArray(), "\u00A0"u8.ToArray(),
        "\u202E"u8.ToArray(), "\""u8.ToArray(), "'"u8.ToArray(), "#"u8.ToArray(), "="u8.ToArray(),
    ];

    private static readonly string[] Numbers =
    [
        "0", "-1", "1", "127", "128", "255", "256", "65535", "65536", "2147483647", "2147483648", "-2147483648", "4294967296",
        "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616", "1e400", "1.5",
        "00000000000000000001",
        "99999999999999999999999999999999999999999999999999",
    ];

    /// <summary>A new input.</summary>
    /// <param name="known">The inputs there are; at least one.</param>
    public byte[] Next(IReadOnlyList<byte[]> known)
    {
        List<byte> input = [.. known[random.Next(known.Count)]];
        for (int changes = random.Next(1, MostChanges + 1); changes > 0; changes--)
        {
            Change(input, known);
        }

        int most = random.Next(50) == 0 ? GreatestLength : UsualLength;
        return [.. input.Take(most)];
    }

    private void Change(List<byte> input, IReadOnlyList<byte[]> known)
    {
        switch (random.Next(15))
        {
            case 0 when input.Count > 0:
                input[Somewhere(input)] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when input.Count > 0:
                input[Somewhere(input)] = (byte)random.Next(256);
                break;
            case 2 or 3:
                input.InsertRange(Anywhere(input), Nasty[random.Next(Nasty.Length)]);
                break;
            case 4 or 5:
                input.InsertRange(Anywhere(input), Token());
                break;
            case 6:
                Replace(input, Token());
                break;
            case 7:
                Remove(input);
                break;
            case 8:
                input.InsertRange(Anywhere(input), Piece(input));
                break;
            case 9:
                input.InsertRange(Anywhere(input), Piece([.. known[random.Next(known.Count)]]));
                break;
            case 10:
                ChangeNumber(input);
                break;
            case 11:
                MoveLine(input);
                break;
            case 12:
                Repeat(input);
                break;
            case 13 when input.Count > 0:
                int end = Somewhere(input);
                input.RemoveRange(end, input.Count - end);
                break;
            default:
                ChangeAllLineEnds(input);
                break;
        }
    }

    private int Somewhere(List<byte> input) => random.Next(input.Count);

    private int Anywhere(List<byte> input) => random.Next(input.Count + 1);

    private byte[] Token() => Encoding.UTF8.GetBytes(tokens[random.Next(tokens.Count)]);

    private byte[] Piece(List<byte> of)
    {
        int from = Anywhere(of);
        return [.. of.GetRange(from, Math.Min(of.Count - from, random.Next(1, 200)))];
    }

    private void Replace(List<byte> input, byte[] by)
    {
        Remove(input);
        input.InsertRange(Anywhere(input), by);
    }

    private void Remove(List<byte> input)
    {
        int from = Anywhere(input);
        input.RemoveRange(from, Math.Min(input.Count - from, random.Next(1, random.Next(2) == 0 ? 8 : 200)));
    }

    private void ChangeNumber(List<byte> input)
    {
        int from = input.FindIndex(Anywhere(input), IsDigit);
        if (from >= 0)
        {
            int end = input.FindIndex(from, one => !IsDigit(one));
            input.RemoveRange(from, (end < 0 ? input.Count : end) - from);
            string number = random.Next(3) == 0
                ? random.NextInt64().ToString(CultureInfo.InvariantCulture)
                : Numbers[random.Next(Numbers.Length)];
            input.InsertRange(from, Encoding.ASCII.GetBytes(number));
        }
    }

    private static bool IsDigit(byte one) => one is >= (byte)'0' and <= (byte)'9';

    private void MoveLine(List<byte> input)
    {
        int from = LineStart(input);
        int end = from < input.Count ? input.IndexOf((byte)'\n', from) : -1;
        List<byte> line = input.GetRange(from, (end < 0 ? input.Count : end + 1) - from);
        input.RemoveRange(from, line.Count);
        input.InsertRange(LineStart(input), line);
    }

    private int LineStart(List<byte> input) => input.GetRange(0, Anywhere(input)).LastIndexOf((byte)'\n') + 1;

    private void Repeat(List<byte> input)
    {
        byte[] piece = random.Next(2) == 0 ? Token() : Piece(input);
        int times = piece.Length == 0 ? 0 : random.Next(1, random.Next(10) == 0 ? GreatestLength / piece.Length : 60);
        byte[] all = [.. Enumerable.Repeat(piece, times).SelectMany(one => one)];
        input.InsertRange(Anywhere(input), all);
    }

    private void ChangeAllLineEnds(List<byte> input)
    {
        string ends = random.Next(3) switch { 0 => "\r\n", 1 => "\r", _ => "\n\n" };
        byte[] changed = [.. input.SelectMany(one => one == (byte)'\n' ? Encoding.ASCII.GetBytes(ends) : [one])];
        input.Clear();
        input.AddRange(changed);
    }
}
