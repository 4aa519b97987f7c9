package io.carillon.sandbox.webpush;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All subscriptions, one file each; the oldest goes when there are too many. */
final class Subscriptions {
  private static final int MOST = 10_000;
  private static final String SUFFIX = ".json";

  private final Path folder;

  Subscriptions(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
  }

  synchronized Subscription create(String serverKey) throws IOException {
    Subscription subscription = Subscription.create(serverKey);
    Path partial = folder.resolve(subscription.id() + ".partial");
    Files.writeString(partial, subscription.written());
    Files.move(partial, file(subscription.id()), StandardCopyOption.ATOMIC_MOVE);
    forgetOldest();
    return subscription;
  }

  Optional<Subscription> find(String id) throws IOException {
    if (!id.matches("[0-9a-f]{32}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Subscription.read(Files.readString(file(id))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  void end(Subscription subscription) throws IOException {
    Files.deleteIfExists(file(subscription.id()));
  }

  private Path file(String id) {
    return folder.resolve(id + SUFFIX);
  }

  private void forgetOldest() throws IOException {
    try (var files = Files.list(folder)) {
      List<Path> all = files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
      if (all.size() > MOST) {
        Comparator<Path> age = Comparator.comparing(file -> file.toFile().lastModified());
        Files.deleteIfExists(all.stream().min(age).orElseThrow());
      }
    }
  }
}
