package io.carillon.stack;

import io.carillon.parts.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pids of what runs: {@code run/<name>.pid} holds the pid alone, {@code run/<name>.since} the
 * start of that process, as a pid may be given to another process later; {@code run/offset} says on
 * which ports.
 */
record RunFolder(Path path) {

  void write(String name, ProcessHandle process) throws IOException {
    Files.createDirectories(path);
    Files.writeString(since(name), Processes.identity(process));
    Files.writeString(pid(name), process.pid() + "\n");
  }

  /** The process of that name, if it is alive. */
  Optional<ProcessHandle> find(String name) {
    try {
      if (!Files.exists(pid(name)) || !Files.exists(since(name))) {
        return Optional.empty();
      }
      String since = Files.readString(since(name));
      return ProcessHandle.of(Long.parseLong(Files.readString(pid(name)).strip()))
          .filter(Processes::isAlive)
          .filter(process -> Processes.identity(process).equals(since));
    } catch (NumberFormatException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void forget(String name) throws IOException {
    Files.deleteIfExists(pid(name));
    Files.deleteIfExists(since(name));
  }

  /**
   * Keeps the offset of the ports for as long as anything runs.
   *
   * @throws StackException when what runs listens at another one
   */
  void requireOffset(int offset) throws IOException {
    Path file = path.resolve("offset");
    String known = Files.exists(file) ? Files.readString(file).strip() : "";
    if (known.isEmpty() || known.equals(Integer.toString(offset)) || !anythingRuns()) {
      Files.writeString(file, offset + "\n");
      return;
    }
    throw new StackException(
        "This stack is running with CARILLON_PORT_OFFSET=%s (asked for: %d)."
            .formatted(known, offset),
        "Go on with CARILLON_PORT_OFFSET=%s, or run make down first. ".formatted(known)
            + "A second stack beside it needs a CARILLON_HOME of its own.");
  }

  private boolean anythingRuns() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".pid"))
          .anyMatch(name -> find(name.substring(0, name.length() - ".pid".length())).isPresent());
    }
  }

  /**
   * Lets one start or stop go on at a time.
   *
   * @throws StackException when another one is under way
   */
  FileLock lock() throws IOException {
    Files.createDirectories(path);
    FileChannel channel =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // told below, as if another process held it
    }
    channel.close();
    throw new StackException(
        "Another start or stop of this stack is under way.", "Wait for it to end, then try again.");
  }

  private Path pid(String name) {
    return path.resolve(name + ".pid");
  }

  private Path since(String name) {
    return path.resolve(name + ".since");
  }
}
