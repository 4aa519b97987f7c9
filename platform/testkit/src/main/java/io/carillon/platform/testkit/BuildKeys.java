package io.carillon.platform.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;

/**
 * RSA keys that a build makes once for all its tests: with the compiler that tests have, one takes
 * two seconds of a processor.
 */
public final class BuildKeys {
  private BuildKeys() {}

  /** The key of that name, of 2,048 bits. */
  public static RSAPrivateCrtKey rsa(String name) {
    try {
      KeeperFolder folder = KeeperFolder.ofThisBuild();
      try (var lock = folder.lock()) {
        lock.requireHeld();
        Path file = folder.key(name);
        if (Files.exists(file)) {
          return read(Files.readAllBytes(file));
        }
        RSAPrivateCrtKey made = make();
        Path partial = Files.write(Path.of(file + ".partial"), made.getEncoded());
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        return made;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RSAPrivateCrtKey read(byte[] pkcs8) {
    try {
      return (RSAPrivateCrtKey)
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RSAPrivateCrtKey make() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
