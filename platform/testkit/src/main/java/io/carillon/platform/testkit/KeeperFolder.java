package io.carillon.platform.testkit;

import io.carillon.parts.Processes;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The folder through which the tests of a build and the keeper of its parts know of each other:
 * {@code target/testkit} of the root. Who changes what it says holds its lock.
 */
record KeeperFolder(Path path) {
  private static final String PARTS = "parts.properties";

  record Lock(FileChannel channel, FileLock lock) implements AutoCloseable {
    void requireHeld() {
      if (!lock.isValid()) {
        throw new IllegalStateException("The lock of the parts was lost.");
      }
    }

    @Override
    public void close() throws IOException {
      lock.release();
      channel.close();
    }
  }

  static KeeperFolder ofThisBuild() throws IOException {
    Path folder = root().resolve("target").resolve("testkit");
    Files.createDirectories(folder);
    return new KeeperFolder(folder);
  }

  private static Path root() {
    String given = System.getProperty("carillon.root");
    if (given != null && !given.startsWith("${")) {
      return Path.of(given);
    }
    Path folder = Path.of("").toAbsolutePath();
    for (Path each = folder; each != null; each = each.getParent()) {
      if (Files.exists(each.resolve("mvnw"))) {
        return each;
      }
    }
    return folder;
  }

  Path log(String part) {
    return path.resolve("log").resolve(part + ".log");
  }

  /** Where a key of that name lies that all tests of the build share. */
  Path key(String name) throws IOException {
    return Files.createDirectories(path.resolve("keys")).resolve(name + ".pkcs8");
  }

  Lock lock() throws IOException {
    FileChannel channel =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    while (true) {
      try {
        return new Lock(channel, channel.lock());
      } catch (OverlappingFileLockException e) {
        Thread.onSpinWait();
      }
    }
  }

  /**
   * The build that must be alive for the parts to stay. The keeper looks at any time, so what it
   * finds is whole: an owner is never there by half.
   */
  void addOwner(ProcessHandle build) throws IOException {
    String pid = Long.toString(build.pid());
    Path owners = Files.createDirectories(path.resolve("owners"));
    Path partial = path.resolve("owner.partial");
    Files.writeString(partial, Processes.identity(build));
    Files.move(partial, owners.resolve(pid), StandardCopyOption.ATOMIC_MOVE);
  }

  boolean hasLivingOwner() throws IOException {
    Path owners = path.resolve("owners");
    if (!Files.isDirectory(owners)) {
      return false;
    }
    try (var files = Files.newDirectoryStream(owners)) {
      for (Path file : files) {
        String pid = String.valueOf(file.getFileName());
        if (process(pid, Files.readString(file)).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  /** What the keeper has written when all was ready; empty when it is gone. */
  Optional<SharedParts> parts() throws IOException {
    Path file = path.resolve(PARTS);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties written = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      written.load(reader);
    }
    return process(written.getProperty("keeper"), written.getProperty("since"))
        .map(
            keeper ->
                new SharedParts(
                    Integer.parseInt(written.getProperty("postgres")),
                    written.getProperty("kafka"),
                    written.getProperty("redis")));
  }

  void write(SharedParts parts, ProcessHandle keeper) throws IOException {
    Properties properties = new Properties();
    properties.putAll(parts.toSettings());
    properties.setProperty("keeper", Long.toString(keeper.pid()));
    properties.setProperty("since", Processes.identity(keeper));
    Path partial = path.resolve(PARTS + ".partial");
    try (Writer writer = Files.newBufferedWriter(partial)) {
      properties.store(writer, null);
    }
    Files.move(partial, path.resolve(PARTS), StandardCopyOption.ATOMIC_MOVE);
  }

  boolean isWritten() {
    return Files.exists(path.resolve(PARTS));
  }

  void addChild(ProcessHandle child) throws IOException {
    Files.writeString(
        path.resolve("children"),
        child.pid() + " " + Processes.identity(child) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Ends what a keeper that was killed has left, and takes away what it wrote. */
  void forget() throws IOException {
    Files.deleteIfExists(path.resolve(PARTS));
    removeDeadOwners();
    Path children = path.resolve("children");
    if (Files.exists(children)) {
      for (ProcessHandle child : living(Files.readAllLines(children))) {
        Processes.stop(child, Processes.Signal.INT, Duration.ofSeconds(5));
      }
      Files.delete(children);
    }
  }

  private void removeDeadOwners() throws IOException {
    Path owners = path.resolve("owners");
    if (!Files.isDirectory(owners)) {
      return;
    }
    try (var files = Files.newDirectoryStream(owners)) {
      for (Path file : files) {
        if (process(String.valueOf(file.getFileName()), Files.readString(file)).isEmpty()) {
          Files.delete(file);
        }
      }
    }
  }

  private static List<ProcessHandle> living(List<String> lines) {
    List<ProcessHandle> living = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.split(" ", 2);
      process(words[0], words.length > 1 ? words[1] : "").ifPresent(living::add);
    }
    return living;
  }

  /** A pid may be given to another process later: its start says which one is meant. */
  private static Optional<ProcessHandle> process(String pid, String identity) {
    return ProcessHandle.of(Long.parseLong(pid))
        .filter(Processes::isAlive)
        .filter(process -> Processes.identity(process).equals(identity));
  }
}
