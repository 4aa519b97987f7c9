package io.carillon.sandbox;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where a sandbox listens, always on the loopback address, and where it keeps what it received.
 *
 * @param httpPort 0 for a free one, as with all ports
 * @param folder found again by the next start
 */
public record SandboxSettings(int httpPort, int smtpPort, Path folder) {

  /** On free ports. */
  public static SandboxSettings in(Path folder) {
    return new SandboxSettings(0, 0, folder);
  }

  /**
   * {@code CARILLON_SANDBOX_HTTP_PORT}, {@code _SMTP_PORT}, {@code _FOLDER}.
   *
   * @throws IllegalArgumentException when one is missing or no port
   */
  static SandboxSettings of(Map<String, String> environment) {
    return new SandboxSettings(
        port(environment, "HTTP_PORT"),
        port(environment, "SMTP_PORT"),
        Path.of(value(environment, "FOLDER")));
  }

  private static int port(Map<String, String> environment, String name) {
    String value = value(environment, name);
    if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65_535) {
      throw new IllegalArgumentException(
          "CARILLON_SANDBOX_" + name + ": " + value + " (expected: 0..65535)");
    }
    return Integer.parseInt(value);
  }

  private static String value(Map<String, String> environment, String name) {
    String value = environment.getOrDefault("CARILLON_SANDBOX_" + name, "");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("CARILLON_SANDBOX_" + name + " is not set.");
    }
    return value;
  }
}
