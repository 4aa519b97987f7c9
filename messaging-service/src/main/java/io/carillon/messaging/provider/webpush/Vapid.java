package io.carillon.messaging.provider.webpush;

import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.Security;
import nl.martijndwars.webpush.AbstractPushService;
import nl.martijndwars.webpush.Encoding;
import nl.martijndwars.webpush.HttpRequest;
import nl.martijndwars.webpush.Notification;
import nl.martijndwars.webpush.Urgency;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jose4j.lang.JoseException;

/** Encrypts and signs in the name of one pair of keys. */
final class Vapid extends AbstractPushService<Vapid> {
  static {
    if (Security.getProvider(BouncyCastleProvider.PROVIDER_NAME) == null) {
      Security.addProvider(new BouncyCastleProvider());
    }
  }

  /**
   * @throws GeneralSecurityException when they are no keys
   */
  Vapid(String publicKey, String privateKey, String subject) throws GeneralSecurityException {
    super(publicKey, privateKey, subject);
  }

  /** What is pushed to one browser. */
  record Order(
      Subscription subscription, byte[] payload, int secondsToLive, boolean urgent, String topic) {}

  /**
   * @throws GeneralSecurityException when the subscription's keys are none
   */
  HttpRequest request(Order order) throws GeneralSecurityException {
    try {
      return prepareRequest(new Addressed(order), Encoding.AES128GCM);
    } catch (IOException | JoseException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** A notification whose audience is the endpoint's origin with its port. */
  private static final class Addressed extends Notification {
    private final URI endpoint;

    Addressed(Order order) throws GeneralSecurityException {
      super(
          order.subscription().endpoint().toString(),
          order.subscription().publicKey(),
          order.subscription().auth(),
          order.payload(),
          order.secondsToLive(),
          order.urgent() ? Urgency.HIGH : Urgency.NORMAL,
          order.topic());
      this.endpoint = order.subscription().endpoint();
    }

    @Override
    public String getOrigin() {
      return Services.origin(endpoint);
    }
  }
}
