package io.carillon.sandbox.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.carillon.sandbox.key.KeyFolder;
import java.io.IOException;
import java.util.Base64;

/** Who may sign in. Nobody has to; but who tries must know the password. */
public record SmtpAccount(String username, String password) {
  /** The account of a folder, made at the first start. */
  public static SmtpAccount of(KeyFolder keys) throws IOException {
    return new SmtpAccount("carillon", keys.text("smtp-password", () -> KeyFolder.hex(16)));
  }

  /** Whether it is who says so by PLAIN (RFC 4616), for whomever it acts. */
  boolean isSaid(String response) {
    try {
      String[] parts = new String(Base64.getDecoder().decode(response), UTF_8).split("\0", -1);
      return parts.length == 3 && parts[1].equals(username) && parts[2].equals(password);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
