package io.carillon.sandbox.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A folder with one secret in each file, made when it is first asked for and the same from then on.
 */
public final class KeyFolder {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;

  /** Makes a text. */
  @FunctionalInterface
  public interface Maker {
    String make() throws IOException;
  }

  public KeyFolder(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
  }

  /** Where a secret of this name stands once it is made. */
  public Path path(String name) {
    return folder.resolve(name);
  }

  /** The text of a file, which is made first if it is not there. */
  public synchronized String text(String name, Maker maker) throws IOException {
    Path file = path(name);
    if (!Files.exists(file)) {
      Path partial = path(name + ".partial");
      Files.deleteIfExists(partial);
      Files.createFile(
          partial,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(partial, maker.make());
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file);
  }

  /** So many random bytes in hexadecimal. */
  public static String hex(int bytes) {
    return HexFormat.of().formatHex(random(bytes));
  }

  /** So many random bytes. */
  public static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }
}
