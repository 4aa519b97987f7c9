package io.carillon.stack;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Who listens on a port of this machine, for a message to the one who wanted it. */
final class PortOwner {
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String LISTENING = "0A";

  private PortOwner() {}

  /** Such as {@code process 4711 (python3 -m http.server 8080)}. */
  static String describe(int port) {
    OptionalLong pid = pid(port);
    return pid.isPresent()
        ? "process " + pid.getAsLong() + command(pid.getAsLong())
        : "a process that this user may not see";
  }

  private static String command(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().commandLine())
        .map(line -> " (" + (line.length() > 120 ? line.substring(0, 120) + "…" : line) + ")")
        .orElse("");
  }

  private static OptionalLong pid(int port) {
    try {
      for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
        if (Files.isReadable(Path.of(table))) {
          Optional<String> inode = inode(Files.readAllLines(Path.of(table)), port);
          if (inode.isPresent()) {
            return holder(inode.get());
          }
        }
      }
      return fromLsof(port);
    } catch (IOException | DirectoryIteratorException e) {
      return OptionalLong.empty();
    }
  }

  /** The inode of the socket that listens on the port, from a table such as /proc/net/tcp. */
  static Optional<String> inode(List<String> table, int port) {
    String suffix = ":%04X".formatted(port);
    return table.stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length > INODE)
        .filter(words -> words[1].endsWith(suffix) && words[STATE].equals(LISTENING))
        .map(words -> words[INODE])
        .findFirst();
  }

  private static OptionalLong holder(String inode) throws IOException {
    String link = "socket:[" + inode + "]";
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process.resolve("fd"), link)) {
          return OptionalLong.of(Long.parseLong(String.valueOf(process.getFileName())));
        }
      }
    }
    return OptionalLong.empty();
  }

  private static boolean holds(Path descriptors, String link) {
    try (var files = Files.newDirectoryStream(descriptors)) {
      for (Path file : files) {
        if (Files.isSymbolicLink(file) && Files.readSymbolicLink(file).toString().equals(link)) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException e) {
      return false;
    }
  }

  private static OptionalLong fromLsof(int port) throws IOException {
    Process lsof =
        new ProcessBuilder("lsof", "-nP", "-iTCP:" + port, "-sTCP:LISTEN", "-Fp")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var reader = lsof.inputReader()) {
      OptionalLong pid = lsofPid(reader.lines().toList());
      lsof.waitFor(2, TimeUnit.SECONDS);
      return pid;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalLong.empty();
    }
  }

  /** The first pid in what {@code lsof -Fp} prints. */
  static OptionalLong lsofPid(List<String> lines) {
    return lines.stream()
        .filter(line -> line.matches("p[0-9]+"))
        .mapToLong(line -> Long.parseLong(line.substring(1)))
        .findFirst();
  }
}
