package io.carillon.messaging.provider.webpush;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.provider.Exchange;
import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.PreparationException;
import io.carillon.messaging.provider.Provider;
import io.carillon.messaging.provider.PushData;
import io.carillon.messaging.provider.RetryAfter;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Push to browsers, through whichever service each browser subscribed with. */
@ApplicationScoped
public class WebPushProvider implements Provider {
  private static final Logger LOG = Logger.getLogger(WebPushProvider.class);

  /** What a record of 4,096 bytes holds when it is encrypted. */
  private static final int MOST_BYTES = 3_993;

  private static final Duration LONGEST = Duration.ofDays(28);

  private final Exchange exchange;
  private final @Nullable Vapid vapid;
  private final Services services;
  private final Clock clock;

  @Inject
  public WebPushProvider(WebPushSettings settings, Clock clock) {
    this.exchange =
        new Exchange(settings.connections(), settings.connectTimeout(), settings.replyTimeout());
    this.vapid =
        settings.publicKey().isPresent() && settings.privateKey().isPresent()
            ? vapid(settings.publicKey().get(), settings.privateKey().get(), settings.subject())
            : null;
    this.services = new Services(settings.services());
    this.clock = clock;
  }

  /** The finished request. */
  private record Sealed(HttpRequest.Builder request, byte[] body) implements Prepared {}

  @Override
  public String name() {
    return "webpush";
  }

  @Override
  public Channel channel() {
    return Channel.WEBPUSH;
  }

  @Override
  public boolean ready() {
    return vapid != null;
  }

  @Override
  public boolean serves(Address address) {
    return ready() && address.kind() == Address.Kind.WEB;
  }

  @Override
  public Prepared prepare(Outgoing message) {
    if (vapid == null || !(message.content() instanceof Outgoing.Push push)) {
      throw new PreparationException("not a push");
    }
    Subscription subscription = Subscription.of(message.address().target());
    if (!services.allow(subscription.endpoint())) {
      throw new PreparationException("not a push service that may be called");
    }
    byte[] payload = payload(message, push);
    if (payload.length > MOST_BYTES) {
      throw new PreparationException("over 3993 bytes");
    }
    try {
      nl.martijndwars.webpush.HttpRequest made =
          vapid.request(
              new Vapid.Order(
                  subscription,
                  payload,
                  lifetime(message.expiresAt()),
                  message.purpose() == Purpose.TRANSACTIONAL,
                  message.id().toString().replace("-", "")));
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(made.getUrl()));
      made.getHeaders().forEach(request::header);
      return new Sealed(request, made.getBody());
    } catch (GeneralSecurityException e) {
      throw new PreparationException("not a push subscription");
    }
  }

  @Override
  public Outcome send(Prepared prepared, Supplier<Optional<Outcome>> lastLook) {
    Sealed sealed = (Sealed) prepared;
    Outcome outcome =
        exchange.once(
            lastLook,
            line -> {
              HttpResponse<byte[]> answer = line.post(sealed.request(), sealed.body());
              Instant now = clock.instant();
              return WebPushAnswers.read(
                  answer.statusCode(),
                  answer.headers().firstValue("Location").orElse(""),
                  RetryAfter.of(answer, now),
                  now);
            });
    WebPushAnswers.alarm(outcome)
        .ifPresent(code -> LOG.errorf("A push service does not let us send: %s", code));
    return outcome;
  }

  /** What the page's service worker gets: title, body, image, and the data as strings. */
  private static byte[] payload(Outgoing message, Outgoing.Push push) {
    ObjectNode payload =
        JsonNodeFactory.instance.objectNode().put("title", push.title()).put("body", push.body());
    if (push.image() != null) {
      payload.put("image", push.image());
    }
    ObjectNode data = payload.putObject("data");
    PushData.of(message, push).forEach(data::put);
    return payload.toString().getBytes(StandardCharsets.UTF_8);
  }

  private int lifetime(Instant expiresAt) {
    Duration left = Duration.between(clock.instant(), expiresAt);
    Duration within = left.compareTo(LONGEST) > 0 ? LONGEST : left;
    return (int) Math.max(0, within.toSeconds());
  }

  private static Vapid vapid(String publicKey, String privateKey, String subject) {
    try {
      return new Vapid(publicKey, privateKey, subject);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IllegalStateException("carillon.webpush's keys are no pair of P-256 keys", e);
    }
  }

  @PreDestroy
  void close() {
    exchange.close();
  }
}
