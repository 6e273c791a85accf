using System;
using System.Linq;
using FsFreezeHook.Posix;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

public sealed class ListeningSocketTests
{
    [Fact]
    public void Unix_sockets_are_those_that_listen_and_have_a_path() => Assert.Equal(
        [("98473", "/run/mysqld/mysqld.sock"), ("98474", "/run/with space.sock")],
        ListeningSocket.OfUnix(
            """
            Num       RefCount Protocol Flags    Type St Inode Path
            00000000b58fed52: 00000002 00000000 00010000 0001 01 98473 /run/mysqld/mysqld.sock
            00000000b58fed53: 00000002 00000000 00010000 0001 01 98474 /run/with space.sock
            00000000b58fed54: 00000003 00000000 00000000 0001 03 98475 /run/mysqld/mysqld.sock
            00000000b58fed55: 00000002 00000000 00010000 0001 01 98476 @abstract
            00000000b58fed56: 00000002 00000000 00010000 0001 01 98477
            """).Select(socket => (socket.Inode, socket.Path!)));

    // A line that ends in \ goes on with the next.
    [Fact]
    public void TCP_sockets_are_those_that_listen_with_their_addresses() => Assert.Equal(
        [("90899", "127.0.0.1:33999"), ("98117", "[::]:3306"), ("98118", "[::1]:3307"), ("98119", "10.0.0.1:3308")],
        ListeningSocket.OfTcp(
            """
              sl  local_address                         remote_address                        \
            st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               1: 0100007F:84CF 00000000:0000 0A \
            00000000:00000000 00:00000000 00000000     0        0 90899 1 00000000ca140886 100 0 0 10 0
               2: 0100007F:84CF 0100007F:1234 01 \
            00000000:00000000 00:00000000 00000000     0        0 90900 1 00000000ca140886 100 0 0 10 0
               0: 00000000000000000000000000000000:0CEA 00000000000000000000000000000000:0000 0A \
            00000000:00000000 00:00000000 00000000     0        0 98117 1 0 100 0 0 10 0
               0: 00000000000000000000000001000000:0CEB 00000000000000000000000000000000:0000 0A \
            00000000:00000000 00:00000000 00000000     0        0 98118 1 0 100 0 0 10 0
               0: 0000000000000000FFFF00000100000A:0CEC 00000000000000000000000000000000:0000 0A \
            00000000:00000000 00:00000000 00000000     0        0 98119 1 0 100 0 0 10 0
               0: nonsense 0 0A 0 0 0 0 0 1 1
               0: 0100007X:84CF 0 0A 0 0 0 0 0 1 1
            """.Replace("\\\n", string.Empty, StringComparison.Ordinal))
            .Select(socket => (socket.Inode, socket.EndPoint!.ToString())));
}
