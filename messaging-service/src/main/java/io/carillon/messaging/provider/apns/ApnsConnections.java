package io.carillon.messaging.provider.apns;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import io.carillon.messaging.provider.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * The client, renewed when it cannot connect: after a failure it would keep what it is given for up
 * to a minute, and send it then.
 */
final class ApnsConnections implements AutoCloseable {
  private static final String PEM = "-----BEGIN";

  private final ApnsClientBuilder builder;
  private volatile ApnsClient current;

  /**
   * @throws IllegalStateException when the key or the certificate is none
   */
  ApnsConnections(ApnsSettings settings, String key, String keyId, String teamId) {
    try {
      this.builder =
          new ApnsClientBuilder()
              .setApnsServer(settings.host(), settings.port())
              .setConcurrentConnections(settings.connections())
              .setConnectionTimeout(settings.connectTimeout())
              .setSigningKey(ApnsSigningKey.loadFromInputStream(stream(key), teamId, keyId));
    } catch (IOException
        | NoSuchAlgorithmException
        | InvalidKeyException
        | IllegalArgumentException e) {
      throw new IllegalStateException("carillon.apns.key is no signing key", e);
    }
    settings.trustedCertificate().map(ApnsConnections::certificates).ifPresent(this::trust);
    this.current = client();
  }

  ApnsClient current() {
    return current;
  }

  /** Nothing that this one has not written yet will be. */
  synchronized void renew(ApnsClient failed) {
    if (current == failed) {
      current = client();
      var unused = failed.close();
    }
  }

  /** Waits for what is on its way, but not for a server that does not answer. */
  @Override
  public void close() {
    current.close().completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
  }

  private ApnsClient client() {
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS", e);
    }
  }

  private void trust(X509Certificate[] chain) {
    builder.setTrustedServerCertificateChain(chain);
  }

  private static X509Certificate[] certificates(String pem) {
    try {
      return CertificateFactory.getInstance("X.509").generateCertificates(stream(pem)).stream()
          .map(X509Certificate.class::cast)
          .toArray(X509Certificate[]::new);
    } catch (CertificateException e) {
      throw new IllegalStateException("carillon.apns.trusted-certificate is no certificate", e);
    }
  }

  private static InputStream stream(String secret) {
    return new ByteArrayInputStream(Secret.text(secret, PEM).getBytes(StandardCharsets.UTF_8));
  }
}
