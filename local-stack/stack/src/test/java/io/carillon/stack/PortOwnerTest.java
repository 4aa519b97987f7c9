package io.carillon.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PortOwnerTest {
  private static final List<String> TABLE =
      List.of(
          "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
          "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0",
          "   1: 0100007F:1F91 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0");

  @Test
  void findsTheSocketThatListensOnAPort() {
    assertThat(PortOwner.inode(TABLE, 8080)).contains("4711");
  }

  @Test
  void takesNoConnectionForAListener() {
    assertThat(PortOwner.inode(TABLE, 8081)).isEmpty();
  }

  @Test
  void readsTheFirstPidOfLsof() {
    assertThat(PortOwner.lsofPid(List.of("p123", "f7", "p124"))).hasValue(123);
    assertThat(PortOwner.lsofPid(List.of())).isEmpty();
  }

  @Test
  void namesThisProcessAsTheOwnerOfItsOwnPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(PortOwner.describe(socket.getLocalPort()))
          .startsWith("process " + ProcessHandle.current().pid())
          .contains("java");
    }
  }
}
