package io.carillon.ingest.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.carillon.platform.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM: {@code base64url(first 4 bytes of the key's SHA-256, nonce, ciphertext with tag)}.
 * Whose a secret is, and what for, is sealed with it, so that it cannot be put in another's place.
 */
@ApplicationScoped
public class Seals {
  private static final int KEY_BYTES = 32;
  private static final int NAME_BYTES = 4;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<Integer, byte[]> keys = new LinkedHashMap<>();

  @Inject
  Seals(SealConfig config) {
    this(config.keys().orElse(List.of()));
  }

  Seals(List<String> base64) {
    for (String text : base64) {
      byte[] key = Base64.getDecoder().decode(text.strip());
      if (key.length != KEY_BYTES) {
        throw new IllegalArgumentException(
            "A key to seal secrets with is %d bytes in Base64".formatted(KEY_BYTES));
      }
      keys.put(name(key), key);
    }
  }

  /**
   * @param whose the tenant, and what it is for
   * @throws ProblemException SECRETS_KEY_MISSING
   */
  public String seal(String whose, String secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    return seal(newest(), nonce, whose, secret);
  }

  /**
   * The same text for the same words each time, by a nonce that is made of them: for what may be
   * told again, and whose repetition nobody may be surprised to see.
   *
   * @throws ProblemException SECRETS_KEY_MISSING
   */
  public String sealAlike(String whose, String secret) {
    Map.Entry<Integer, byte[]> newest = newest();
    byte[] nonce = Arrays.copyOf(mac(newest.getValue(), whose, secret), NONCE_BYTES);
    return seal(newest, nonce, whose, secret);
  }

  private Map.Entry<Integer, byte[]> newest() {
    return keys.entrySet().stream().findFirst().orElseThrow(Seals::missing);
  }

  private static String seal(
      Map.Entry<Integer, byte[]> newest, byte[] nonce, String whose, String secret) {
    byte[] hidden =
        crypt(Cipher.ENCRYPT_MODE, newest.getValue(), nonce, whose, secret.getBytes(UTF_8));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(NAME_BYTES + NONCE_BYTES + hidden.length)
                .putInt(newest.getKey())
                .put(nonce)
                .put(hidden)
                .array());
  }

  /**
   * @throws ProblemException SECRETS_KEY_MISSING when it was sealed with a key that is not here
   */
  public String open(String whose, String text) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
    byte[] key = keys.get(bytes.getInt());
    if (key == null) {
      throw missing();
    }
    byte[] nonce = new byte[NONCE_BYTES];
    bytes.get(nonce);
    byte[] hidden = new byte[bytes.remaining()];
    bytes.get(hidden);
    return new String(crypt(Cipher.DECRYPT_MODE, key, nonce, whose, hidden), UTF_8);
  }

  /** What {@link #seal} hid, out of a text that anybody may have written; empty when it is none. */
  public Optional<String> read(String whose, String text) {
    try {
      return Optional.of(open(whose, text));
    } catch (ProblemException
        | IllegalArgumentException
        | IllegalStateException
        | BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  /**
   * @throws ProblemException SECRETS_KEY_MISSING
   */
  public void requireKey() {
    if (keys.isEmpty()) {
      throw missing();
    }
  }

  private static byte[] crypt(int mode, byte[] key, byte[] nonce, String whose, byte[] bytes) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(whose.getBytes(UTF_8));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A secret of " + whose + " is not what was sealed", e);
    }
  }

  private static byte[] mac(byte[] key, String whose, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(("nonce/" + whose).getBytes(UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(secret.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
  }

  private static int name(byte[] key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
      return ByteBuffer.wrap(Arrays.copyOf(hash, NAME_BYTES)).getInt();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static ProblemException missing() {
    return new ProblemException(
        SealReason.SECRETS_KEY_MISSING,
        "This installation has not the key that secrets are encrypted with.");
  }
}
