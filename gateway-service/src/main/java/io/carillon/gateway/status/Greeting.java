package io.carillon.gateway.status;

import java.nio.charset.StandardCharsets;

/**
 * What to say to a part so that it must answer if it lives: a port that only accepts is no life.
 */
enum Greeting {
  /** ApiVersions, version 0, without a client id. */
  KAFKA(0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, -1, -1),
  /** SSLRequest: answered with one letter before any user is named. */
  POSTGRESQL(0, 0, 0, 8, 4, -46, 22, 47),
  REDIS("PING\r\n"),
  /** The server speaks first; QUIT ends it politely. */
  SMTP("QUIT\r\n");

  private final byte[] bytes;

  Greeting(int... bytes) {
    this.bytes = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      this.bytes[i] = (byte) bytes[i];
    }
  }

  Greeting(String text) {
    this.bytes = text.getBytes(StandardCharsets.US_ASCII);
  }

  byte[] bytes() {
    return bytes.clone();
  }
}
