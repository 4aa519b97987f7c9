package io.carillon.sandbox;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where a sandbox listens, always on the loopback address, and where it keeps what it received.
 *
 * @param httpPort 0 for a free one, as with all ports
 * @param folder found again by the next start, with the secrets that the vendors accept
 * @param twilioInboundUrl where the texts of people are posted; empty when each call names it
 */
public record SandboxSettings(
    int httpPort, int smtpPort, int apnsPort, Path folder, String twilioInboundUrl) {

  private static final String PREFIX = "CARILLON_SANDBOX_";

  /** On free ports. */
  public static SandboxSettings in(Path folder) {
    return new SandboxSettings(0, 0, 0, folder, "");
  }

  /**
   * {@code CARILLON_SANDBOX_HTTP_PORT}, {@code _SMTP_PORT}, {@code _APNS_PORT}, {@code _FOLDER},
   * and if it is there {@code _TWILIO_INBOUND_URL}.
   *
   * @throws IllegalArgumentException when one is missing or no port
   */
  static SandboxSettings of(Map<String, String> environment) {
    return new SandboxSettings(
        port(environment, "HTTP_PORT"),
        port(environment, "SMTP_PORT"),
        port(environment, "APNS_PORT"),
        Path.of(value(environment, "FOLDER")),
        environment.getOrDefault(PREFIX + "TWILIO_INBOUND_URL", ""));
  }

  private static int port(Map<String, String> environment, String name) {
    String value = value(environment, name);
    if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65_535) {
      throw new IllegalArgumentException(PREFIX + name + ": " + value + " (expected: 0..65535)");
    }
    return Integer.parseInt(value);
  }

  private static String value(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(PREFIX + name, "");
    if (value.isEmpty()) {
      throw new IllegalArgumentException(PREFIX + name + " is not set.");
    }
    return value;
  }
}
