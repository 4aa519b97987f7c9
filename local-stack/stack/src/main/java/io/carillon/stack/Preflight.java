package io.carillon.stack;

import io.carillon.parts.Ports;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What must hold before the first process is started. */
final class Preflight {
  /** Bytes, the same number that local-stack/bin/build asks for. */
  static final long DISK = 2_000_000_000L;

  private Preflight() {}

  /**
   * @param absent the members that are not running, whose ports must be free
   * @throws StackException when one of their ports is taken, a jar is missing, or the disk is full
   */
  static void check(Settings settings, List<Member> absent) throws IOException {
    checkDisk(settings.home());
    checkJars(settings);
    checkPorts(absent);
  }

  private static void checkDisk(Path home) throws IOException {
    Files.createDirectories(home);
    FileStore store = Files.getFileStore(home);
    enough(store.getUsableSpace(), home);
  }

  static void enough(long free, Path home) {
    if (free < DISK) {
      throw new StackException(
          "%s has %.1f GB of free disk (expected: at least 2 GB)".formatted(home, free / 1e9),
          "Free some space, or set CARILLON_HOME to a folder on another disk.");
    }
  }

  private static void checkJars(Settings settings) {
    for (Addresses.Service service : Addresses.Service.values()) {
      Path jar = Stack.jar(settings, service);
      if (!Files.exists(jar)) {
        throw new StackException(
            settings.root().relativize(jar) + " is missing.",
            "Run make up, which builds it (or ./mvnw package -DskipTests).");
      }
    }
  }

  private static void checkPorts(List<Member> absent) {
    List<String> taken = new ArrayList<>();
    for (Member member : absent) {
      for (int port : member.ports()) {
        if (!Ports.isFree(port)) {
          taken.add(
              "Port %d (%s) is taken by %s"
                  .formatted(port, member.name(), PortOwner.describe(port)));
        }
      }
    }
    if (!taken.isEmpty()) {
      throw new StackException(
          String.join("\n", taken),
          "End that process, or move the whole stack: CARILLON_PORT_OFFSET=1000 make up");
    }
  }
}
