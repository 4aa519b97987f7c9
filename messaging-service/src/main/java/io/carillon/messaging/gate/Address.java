package io.carillon.messaging.gate;

import io.carillon.platform.caller.Masks;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Where a person can be reached.
 *
 * @param name by which consents, suppressions and the message itself know it: the e-mail address,
 *     the phone number, the device's id, the profile's id
 * @param target what a vendor is given: the same, or the device's push token
 */
public record Address(Kind kind, String name, String target) {

  /** What it is an address of. */
  public enum Kind {
    MAILBOX,
    PHONE,
    /** An app that registered with Apple. */
    IOS,
    /** An app that registered with Firebase, on whichever system. */
    ANDROID,
    /** A browser; its target is the push subscription as the browser made it. */
    WEB,
    /** The person, wherever the person looks. */
    PROFILE
  }

  public static Address mailbox(String email) {
    return new Address(Kind.MAILBOX, email, email);
  }

  public static Address phone(String number) {
    return new Address(Kind.PHONE, number, number);
  }

  public static Address profile(UUID id) {
    return new Address(Kind.PROFILE, id.toString(), id.toString());
  }

  /**
   * SHA-256 of the target in lower-case hexadecimal, by which a push token is named to those who
   * are not to know it.
   */
  public String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(target.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An address' name as those see it who may not see it in clear. */
  public static String masked(String name) {
    if (name.indexOf('@') >= 0) {
      return Masks.email(name);
    }
    return name.startsWith("+") ? Masks.phone(name) : Masks.text(name);
  }

  /** Tells no token. */
  @Override
  public String toString() {
    return kind + " " + masked(name);
  }
}
