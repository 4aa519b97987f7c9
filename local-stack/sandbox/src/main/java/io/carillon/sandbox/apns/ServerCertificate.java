package io.carillon.sandbox.apns;

import io.carillon.sandbox.key.KeyFolder;
import io.carillon.sandbox.key.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;

/**
 * A certificate of the sandbox for the loopback address, which its clients are told to trust. The
 * JDK's {@code keytool} makes it at the first start: there is no interface for it.
 */
record ServerCertificate(Path store, String password, Path pem) {
  private static final String ALIAS = "apns";

  static ServerCertificate of(KeyFolder keys) throws IOException {
    String password = keys.text("apns-certificate-password", () -> KeyFolder.hex(16));
    Path store = keys.path("apns-certificate.p12");
    if (!Files.exists(store)) {
      Path partial = keys.path("apns-certificate.partial");
      Files.deleteIfExists(partial);
      make(partial, password);
      Files.move(partial, store, StandardCopyOption.ATOMIC_MOVE);
    }
    Path pem = keys.path("apns-certificate.pem");
    Files.writeString(pem, pem(store, password));
    return new ServerCertificate(store, password, pem);
  }

  private static void make(Path store, String password) throws IOException {
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    ALIAS,
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1",
                    "-validity",
                    "3650",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    password,
                    "-keystore",
                    store.toString()))
            .redirectErrorStream(true)
            .start();
    keytool.getOutputStream().close();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (keytool.waitFor() != 0) {
        throw new IOException("keytool made no certificate: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while a certificate was made.", e);
    }
  }

  private static String pem(Path store, String password) throws IOException {
    try {
      KeyStore keys = KeyStore.getInstance(store.toFile(), password.toCharArray());
      return Keys.pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException("The certificate cannot be read: " + e.getMessage(), e);
    }
  }
}
