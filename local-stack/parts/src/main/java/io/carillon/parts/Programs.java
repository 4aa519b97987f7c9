package io.carillon.parts;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.tukaani.xz.XZInputStream;

/**
 * Programs unpacked once into a folder and found there afterwards. Safe when several processes ask
 * at the same time, and after one died half-way: a folder counts only when it is complete.
 */
public final class Programs {
  /** Fills a new, empty folder. */
  @FunctionalInterface
  public interface Unpacking {
    void into(Path folder) throws IOException;
  }

  private Programs() {}

  /** The folder {@code dist/name}; the first call fills it. */
  public static Path once(Path dist, String name, Unpacking unpacking) throws IOException {
    Path folder = dist.resolve(name);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Files.createDirectories(dist);
    try (FileChannel lock =
            FileChannel.open(
                dist.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var held = lock.lock()) {
      if (held.isValid() && !Files.isDirectory(folder)) {
        Path partial = dist.resolve(name + ".partial");
        Folders.delete(partial);
        Files.createDirectories(partial);
        unpacking.into(partial);
        Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return folder;
  }

  /** Unpacks a {@code .tar.xz} with its permissions and links. */
  static void untar(InputStream xz, Path folder) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(xz, 1 << 16)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = inside(folder, entry);
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else if (entry.isSymbolicLink()) {
          Files.createDirectories(parent(target));
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(parent(target));
          Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
          permit(target, entry.getMode());
        }
      }
    }
  }

  /** Unpacks a zip with its permissions, without the one folder that holds everything. */
  public static void unzip(Path zip, Path folder) throws IOException {
    try (ZipFile file = ZipFile.builder().setPath(zip).get()) {
      var entries = file.getEntriesInPhysicalOrder();
      while (entries.hasMoreElements()) {
        ZipArchiveEntry entry = entries.nextElement();
        Path whole = inside(folder, entry);
        Path within = folder.relativize(whole);
        if (within.getNameCount() < 2) {
          continue;
        }
        Path target = folder.resolve(within.subpath(1, within.getNameCount()));
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(parent(target));
          try (InputStream content = file.getInputStream(entry)) {
            Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
          }
          permit(target, entry.getUnixMode());
        }
      }
    }
  }

  private static Path inside(Path folder, ArchiveEntry entry) throws IOException {
    Path target = folder.resolve(entry.getName()).normalize();
    if (!target.startsWith(folder)) {
      throw new IOException("The archive's entry " + entry.getName() + " points outside of it.");
    }
    return target;
  }

  private static Path parent(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IOException(file + " has no folder.");
    }
    return parent;
  }

  private static void permit(Path file, int mode) throws IOException {
    if ((mode & 0100) != 0) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
