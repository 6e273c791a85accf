using System;
using System.Text;
using CsCheck;
using FsFreezeHook.Text;
using Xunit;

namespace FsFreezeHook.Tests.Text;

public sealed class KernelTextTests
{
    [Fact]
    public void Any_bytes_come_back() =>
        Gen.Byte.Array[0, 40].Sample(bytes => bytes.AsSpan().SequenceEqual(KernelText.Encode(KernelText.Decode(bytes))));

    [Fact]
    public void Text_is_the_text_that_it_is() => Gen.String.Sample(text =>
    {
        string whole = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        return KernelText.Decode(Encoding.UTF8.GetBytes(whole)) == whole
            && KernelText.Encode(whole).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(whole));
    });

    [Theory]
    [InlineData(new byte[] { 0x63, 0x61, 0x66, 0xE9 }, @"caf\xe9")]
    [InlineData(new byte[] { 0xC3, 0xA4, 0xC3 }, @"ä\xc3")]
    [InlineData(new byte[] { 0xED, 0xB2, 0x80 }, @"\xed\xb2\x80")]
    public void A_byte_that_is_no_letter_is_shown_as_an_escape(byte[] bytes, string shown) =>
        Assert.Equal(shown, ShownText.Of(KernelText.Decode(bytes)));
}
