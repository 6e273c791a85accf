using System;
using System.Globalization;
using System.Linq;
using FsFreezeHook.MySql.Server;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Server;

public sealed class StatementsTests
{
    [Theory]
    [InlineData("00:00:03", "00:06:10", 3, 370)]
    [InlineData("00:00:00.001", "00:00:01.001", 1, 2)]
    [InlineData("00:00:00", "00:00:00", 1, 1)]
    [InlineData("365.00:00:00", "4000.00:00:00", 31_536_000, 31_536_000)]
    public void The_sessions_limits_are_whole_seconds_that_the_server_takes(
        string lockWait, string idle, long lockSeconds, long idleSeconds) =>
        Assert.Equal(
            $"SET SESSION lock_wait_timeout = {lockSeconds}, wait_timeout = {idleSeconds}",
            Statements.SessionLimits(
                TimeSpan.Parse(lockWait, CultureInfo.InvariantCulture), TimeSpan.Parse(idle, CultureInfo.InvariantCulture)));

    [Fact]
    public void A_session_begins_with_one_statement_for_all_servers_or_with_one_for_each_variable()
    {
        (TimeSpan lockWait, TimeSpan idle) = (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(370));
        string whole = Statements.Session(lockWait, idle);
        string[] parts = [.. Statements.SessionInParts(lockWait, idle)];
        Assert.StartsWith(
            "SET SESSION lock_wait_timeout = 3, wait_timeout = 370, sql_select_limit = 18446744073709551615,",
            whole,
            StringComparison.Ordinal);
        Assert.Contains(" /*!50708 , max_execution_time = 0 */", whole, StringComparison.Ordinal);
        Assert.Contains("SET SESSION sql_mode = 0", parts);
        Assert.Contains("/*M!100100 SET SESSION max_statement_time = 0 */", parts);
        Assert.Equal(whole.Count(c => c == '=') - 1, parts.Length);
    }

    [Fact]
    public void A_session_is_ended_by_its_number_and_so_is_what_it_runs()
    {
        Assert.Equal("KILL 9223372036854775807", Statements.Kill(long.MaxValue));
        Assert.Equal("KILL QUERY 42", Statements.KillQuery(42));
    }
}
