package io.carillon.messaging.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A key in the settings: its text, or the path of the file that holds it. */
public final class Secret {
  private Secret() {}

  /**
   * @param setting the text itself, or a path
   * @param beginning what every such text begins with
   * @throws UncheckedIOException when there is no such file
   */
  public static String text(String setting, String beginning) {
    String given = setting.strip();
    if (given.startsWith(beginning)) {
      return given;
    }
    try {
      return Files.readString(Path.of(given));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
