package io.carillon.messaging.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens: {@code base64url(version, key, door, message, number, tenant) "." base64url(HMAC-SHA256,
 * first 128 bits)}. What reads them tells nobody why one is refused.
 */
public final class LinkTokens {
  private static final byte VERSION = 1;
  private static final int MAC_BYTES = 16;
  private static final int LONGEST = 400;
  private static final Base64.Encoder TO_TEXT = Base64.getUrlEncoder().withoutPadding();

  private final Map<Byte, byte[]> keys;
  private final byte current;

  /**
   * @param keys secrets of 32 bytes by number; old ones still verify
   * @param current the one that signs
   */
  public LinkTokens(Map<Byte, byte[]> keys, byte current) {
    if (!keys.containsKey(current)) {
      throw new IllegalArgumentException("no key " + current);
    }
    this.keys = Map.copyOf(keys);
    this.current = current;
  }

  public String write(LinkToken token) {
    byte[] tenant = token.tenant().getBytes(UTF_8);
    byte[] said =
        ByteBuffer.allocate(3 + 16 + 2 + tenant.length)
            .put(VERSION)
            .put(current)
            .put((byte) token.door().letter())
            .putLong(token.message().getMostSignificantBits())
            .putLong(token.message().getLeastSignificantBits())
            .putShort((short) token.number())
            .put(tenant)
            .array();
    return TO_TEXT.encodeToString(said) + "." + TO_TEXT.encodeToString(mac(current, said));
  }

  /** Empty for anything that these keys did not sign for that door. */
  public Optional<LinkToken> read(Door door, String text) {
    int dot = text.indexOf('.');
    if (dot < 0 || text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      byte[] said = Base64.getUrlDecoder().decode(text.substring(0, dot));
      byte[] mac = Base64.getUrlDecoder().decode(text.substring(dot + 1));
      ByteBuffer bytes = ByteBuffer.wrap(said);
      byte version = bytes.get();
      byte key = bytes.get();
      if (version != VERSION
          || !keys.containsKey(key)
          || !MessageDigest.isEqual(mac, mac(key, said))) {
        return Optional.empty();
      }
      Optional<Door> meant = Door.of(bytes.get());
      UUID message = new UUID(bytes.getLong(), bytes.getLong());
      int number = Short.toUnsignedInt(bytes.getShort());
      byte[] tenant = new byte[bytes.remaining()];
      bytes.get(tenant);
      return meant
          .filter(known -> known == door)
          .map(known -> new LinkToken(known, new String(tenant, UTF_8), message, number));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  boolean has(byte key) {
    return keys.containsKey(key);
  }

  byte current() {
    return current;
  }

  /**
   * 32 bytes that only this key makes of these words; no token is made of them, since tokens begin
   * with their version.
   *
   * @throws IllegalStateException when there is no such key
   */
  byte[] derive(byte key, String words) {
    return whole(key, ("derived\u001f" + words).getBytes(UTF_8));
  }

  private byte[] mac(byte key, byte[] said) {
    return Arrays.copyOf(whole(key, said), MAC_BYTES);
  }

  private byte[] whole(byte key, byte[] said) {
    byte[] secret = keys.get(key);
    if (secret == null) {
      throw new IllegalStateException("no key " + key);
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(said);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
  }
}
