using System.Linq;
using FsFreezeHook.Configuration.Ini;
using Xunit;

namespace FsFreezeHook.Tests.Configuration.Ini;

public sealed class ErrorListTests
{
    [Fact]
    public void More_errors_than_anybody_reads_are_counted_no_further()
    {
        ErrorList errors = WithErrors(1000);
        Assert.Equal(101, errors.All.Count);
        Assert.Equal(["/x.conf:100: wrong", "/x.conf: more than 100 errors; correct those first"], errors.All.TakeLast(2));
    }

    [Fact]
    public void A_hundred_errors_are_all_there_is() => Assert.Equal(100, WithErrors(100).All.Count);

    [Fact]
    public void A_file_whose_name_would_end_the_line_does_not()
    {
        ErrorList errors = new(new SectionHeader(["mysql"]));
        errors.Add("/a\nb\u001B[2J.conf", 1, "wrong");
        Assert.Equal([@"/a\nb\e[2J.conf:1: wrong"], errors.All);
    }

    private static ErrorList WithErrors(int count)
    {
        ErrorList errors = new(new SectionHeader(["mysql"]));
        for (int line = 1; line <= count; line++)
        {
            errors.Add("/x.conf", line, "wrong");
        }

        return errors;
    }
}
