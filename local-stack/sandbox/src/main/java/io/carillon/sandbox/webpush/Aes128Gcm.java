package io.carillon.sandbox.webpush;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Message encryption for web push: RFC 8291, over {@code aes128gcm} of RFC 8188. */
final class Aes128Gcm {
  private static final int POINT = 65;
  private static final int SALT = 16;
  private static final int TAG = 16;

  private Aes128Gcm() {}

  /**
   * The text of a message.
   *
   * @param own the subscription's key pair
   * @param auth the subscription's secret
   * @throws GeneralSecurityException when it was not encrypted for it
   */
  static byte[] decrypt(byte[] message, PrivateKey own, ECPublicKey ownPublic, byte[] auth)
      throws GeneralSecurityException {
    if (message.length < SALT + 5 + POINT + TAG + 1) {
      throw new GeneralSecurityException("The message is too short.");
    }
    ByteBuffer in = ByteBuffer.wrap(message);
    byte[] salt = bytes(in, SALT);
    int recordSize = in.getInt();
    int idLength = Byte.toUnsignedInt(in.get());
    if (idLength != POINT) {
      throw new GeneralSecurityException("The key id is no uncompressed point.");
    }
    byte[] senderPoint = bytes(in, POINT);
    byte[] record = bytes(in, in.remaining());
    if (record.length > recordSize) {
      throw new GeneralSecurityException("There is more than one record.");
    }
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(own);
    agreement.doPhase(publicKey(senderPoint), true);
    byte[] info = concat("WebPush: info\0".getBytes(US_ASCII), point(ownPublic), senderPoint);
    byte[] secret = derive(agreement.generateSecret(), auth, info, 32);
    byte[] key = derive(secret, salt, "Content-Encoding: aes128gcm\0".getBytes(US_ASCII), 16);
    byte[] nonce = derive(secret, salt, "Content-Encoding: nonce\0".getBytes(US_ASCII), 12);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG * 8, nonce));
    return unpadded(cipher.doFinal(record));
  }

  /** A public key as the uncompressed point that it is. */
  static byte[] point(ECPublicKey key) {
    byte[] point = new byte[POINT];
    point[0] = 4;
    copy(key.getW().getAffineX(), point, 1);
    copy(key.getW().getAffineY(), point, 33);
    return point;
  }

  /**
   * The public key of an uncompressed point on P-256.
   *
   * @throws GeneralSecurityException when it is none
   */
  static ECPublicKey publicKey(byte[] point) throws GeneralSecurityException {
    if (point.length != POINT || point[0] != 4) {
      throw new GeneralSecurityException("The key is no uncompressed point on P-256.");
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECPoint w =
        new ECPoint(
            new BigInteger(1, Arrays.copyOfRange(point, 1, 33)),
            new BigInteger(1, Arrays.copyOfRange(point, 33, POINT)));
    return (ECPublicKey)
        KeyFactory.getInstance("EC")
            .generatePublic(
                new ECPublicKeySpec(w, parameters.getParameterSpec(ECParameterSpec.class)));
  }

  /** Without the padding: the text ends at the last byte that is not 0, which is 2. */
  private static byte[] unpadded(byte[] text) throws GeneralSecurityException {
    int end = text.length - 1;
    while (end >= 0 && text[end] == 0) {
      end--;
    }
    if (end < 0 || text[end] != 2) {
      throw new GeneralSecurityException("The last record has no delimiter.");
    }
    return Arrays.copyOf(text, end);
  }

  private static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length)
      throws GeneralSecurityException {
    return KDF.getInstance("HKDF-SHA256")
        .deriveData(
            HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(salt).thenExpand(info, length));
  }

  private static byte[] bytes(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static byte[] concat(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer all = ByteBuffer.allocate(length);
    Arrays.stream(parts).forEach(all::put);
    return all.array();
  }

  /** Writes a number of at most 32 bytes, the highest first. */
  static void copy(BigInteger coordinate, byte[] to, int offset) {
    byte[] bytes = coordinate.toByteArray();
    int length = Math.min(bytes.length, 32);
    System.arraycopy(bytes, bytes.length - length, to, offset + 32 - length, length);
  }
}
