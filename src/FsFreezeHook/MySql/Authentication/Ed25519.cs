using System;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace FsFreezeHook.MySql.Authentication;

/// <summary>Signatures of Ed25519, RFC 8032, with a secret of any length, as MariaDB has it.</summary>
/// <remarks>
/// .NET has none of its own, and OpenSSL takes secrets of 32 bytes alone. It does not hide how long it takes: whoever could
/// measure that on this machine is root, and a server sees one signature a login.
/// </remarks>
internal static class Ed25519
{
    private const int HalfLength = 32;

    private static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + Parse("27742317777372353535851937790883648493");
    private static readonly BigInteger D = Mod(-121665 * Inverse(121666), Prime);

    private static readonly Point Base = Point.At(
        Parse("15112221349535400772501151409588531511454012693041857206046113283949847762202"),
        Parse("46316835694926478169428394003475163141307993866256225615783033603165251855960"));

    /// <summary>Signs a message.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="message">The message.</param>
    /// <returns>64 bytes.</returns>
    internal static byte[] Sign(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> message)
    {
        byte[] expanded = SHA512.HashData(secret);
        BigInteger a = Scalar(expanded);
        byte[] publicKey = Base.Times(a).Encode();
        BigInteger r = Number(SHA512.HashData([.. expanded[HalfLength..], .. message])) % Order;
        byte[] commitment = Base.Times(r).Encode();
        BigInteger k = Number(SHA512.HashData([.. commitment, .. publicKey, .. message])) % Order;
        return [.. commitment, .. Bytes((r + (k * a)) % Order)];
    }

    /// <summary>The public key of a secret: 32 bytes.</summary>
    internal static byte[] PublicKey(ReadOnlySpan<byte> secret) => Base.Times(Scalar(SHA512.HashData(secret))).Encode();

    private static BigInteger Scalar(byte[] expanded)
    {
        byte[] scalar = expanded[..HalfLength];
        scalar[0] &= 248;
        scalar[31] = (byte)((scalar[31] & 127) | 64);
        return Number(scalar);
    }

    private static BigInteger Parse(string digits) => BigInteger.Parse(digits, CultureInfo.InvariantCulture);

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);

    private static byte[] Bytes(BigInteger number)
    {
        byte[] bytes = new byte[HalfLength];
        _ = number.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    private static BigInteger Mod(BigInteger number, BigInteger modulus)
    {
        BigInteger rest = number % modulus;
        return rest.Sign < 0 ? rest + modulus : rest;
    }

    private static BigInteger Inverse(BigInteger number) => BigInteger.ModPow(number, Prime - 2, Prime);

    // In extended coordinates, RFC 8032, 5.1.4: x = X/Z, y = Y/Z, x*y = T/Z.
    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T)
    {
        internal static Point At(BigInteger x, BigInteger y) => new(x, y, 1, Mod(x * y, Prime));

        internal Point Times(BigInteger factor)
        {
            Point sum = At(0, 1);
            for (long bit = (long)factor.GetBitLength() - 1; bit >= 0; bit--)
            {
                sum = sum.Plus(sum);
                sum = (factor >> (int)bit).IsEven ? sum : sum.Plus(this);
            }

            return sum;
        }

        internal byte[] Encode()
        {
            BigInteger inverse = Inverse(Z);
            byte[] bytes = Bytes(Mod(Y * inverse, Prime));
            bytes[31] |= Mod(X * inverse, Prime).IsEven ? (byte)0 : (byte)128;
            return bytes;
        }

        private Point Plus(Point other)
        {
            BigInteger a = Mod((Y - X) * (other.Y - other.X), Prime);
            BigInteger b = Mod((Y + X) * (other.Y + other.X), Prime);
            BigInteger c = Mod(2 * T * other.T * D, Prime);
            BigInteger d = Mod(2 * Z * other.Z, Prime);
            (BigInteger e, BigInteger f, BigInteger g, BigInteger h) = (b - a, d - c, d + c, b + a);
            return new Point(Mod(e * f, Prime), Mod(g * h, Prime), Mod(f * g, Prime), Mod(e * h, Prime));
        }
    }
}
