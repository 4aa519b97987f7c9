package io.carillon.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The log file of one process, which goes on over its starts. */
final class Log {
  private static final long LARGE = 16L << 20;
  private static final int MOST_TAIL = 64 << 10;

  private final Path file;
  private long start;

  Log(Path file) {
    this.file = file;
  }

  /** To be called before a start: puts a large log aside, as {@code <name>.log.1}. */
  void begin() throws IOException {
    if (Files.exists(file) && Files.size(file) > LARGE) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    start = Files.exists(file) ? Files.size(file) : 0;
  }

  /** The last lines that were written since the start, for a message; empty when there are none. */
  String tail(int lines) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(start, in.length() - MOST_TAIL);
      byte[] bytes = new byte[(int) Math.max(0, in.length() - from)];
      in.seek(from);
      in.readFully(bytes);
      List<String> all = new String(bytes, UTF_8).lines().toList();
      List<String> last = all.subList(Math.max(0, all.size() - lines), all.size());
      return last.isEmpty()
          ? ""
          : "\nThe last lines of " + file + ":\n    " + String.join("\n    ", last);
    } catch (IOException e) {
      return "\nIts log could not be read: " + e.getMessage();
    }
  }
}
