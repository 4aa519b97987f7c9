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

/**
 * The pids of what runs: {@code run/<name>.pid} holds the pid alone, {@code run/<name>.since} the
 * start of that process, as a pid may be given to another process later.
 */
record RunFolder(Path path) {

  void write(String name, ProcessHandle process) throws IOException {
    Files.createDirectories(path);
    Files.writeString(since(name), start(process));
    Files.writeString(pid(name), process.pid() + "\n");
  }

  /** The process of that name, if it is alive. */
  Optional<ProcessHandle> find(String name) {
    try {
      if (!Files.exists(pid(name)) || !Files.exists(since(name))) {
        return Optional.empty();
      }
      String start = Files.readString(since(name));
      return ProcessHandle.of(Long.parseLong(Files.readString(pid(name)).strip()))
          .filter(Processes::isAlive)
          .filter(process -> start(process).equals(start));
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
      channel.close();
    }
    throw new StackException(
        "Another start or stop of this stack is under way.", "Wait for it to end, then try again.");
  }

  private Path pid(String name) {
    return path.resolve(name + ".pid");
  }

  private Path since(String name) {
    return path.resolve(name + ".since");
  }

  private static String start(ProcessHandle process) {
    return process.info().startInstant().map(Object::toString).orElse("");
  }
}
