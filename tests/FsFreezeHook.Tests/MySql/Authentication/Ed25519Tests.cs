using System;
using FsFreezeHook.MySql.Authentication;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Authentication;

public sealed class Ed25519Tests
{
    // RFC 8032, 7.1: TEST 1, 2 and 3.
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void The_signatures_of_the_standards_examples_come_out(string secret, string message, string signature) =>
        Assert.Equal(
            signature, Convert.ToHexStringLower(Ed25519.Sign(Convert.FromHexString(secret), Convert.FromHexString(message))));

    [Fact]
    public void A_parsec_server_that_asks_for_something_else_is_refused()
    {
        ParsecLogin login = new();
        Assert.Throws<NotSupportedException>(() => login.CreateResponse("p", new byte[32]));
        byte[] salted = [.. new byte[32], (byte)'P', 4, .. new byte[16]];
        Assert.Throws<NotSupportedException>(() => login.CreateResponse("p", salted));
        salted[33] = 0;
        Assert.Equal(96, login.CreateResponse("p", salted).Length);
    }
}
