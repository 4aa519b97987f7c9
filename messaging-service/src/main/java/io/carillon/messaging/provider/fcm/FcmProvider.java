package io.carillon.messaging.provider.fcm;

import com.google.auth.oauth2.ServiceAccountCredentials;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.provider.Exchange;
import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.Provider;
import io.carillon.messaging.provider.RetryAfter;
import io.carillon.messaging.provider.Secret;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Push to apps that registered with Firebase. */
@ApplicationScoped
public class FcmProvider implements Provider {
  private static final Logger LOG = Logger.getLogger(FcmProvider.class);
  private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";

  private final Exchange exchange;
  private final @Nullable ServiceAccountCredentials account;
  private final URI send;
  private final Clock clock;

  @Inject
  public FcmProvider(FcmSettings settings, Clock clock) {
    this.exchange =
        new Exchange(settings.connections(), settings.connectTimeout(), settings.replyTimeout());
    this.account = settings.credentials().map(FcmProvider::account).orElse(null);
    String project = account == null ? "-" : account.getProjectId();
    String base = settings.baseUrl().toString().replaceFirst("/+$", "");
    this.send = URI.create(base + "/v1/projects/" + project + "/messages:send");
    this.clock = clock;
  }

  @Override
  public String name() {
    return "fcm";
  }

  @Override
  public Channel channel() {
    return Channel.PUSH;
  }

  @Override
  public boolean ready() {
    return account != null;
  }

  @Override
  public boolean serves(Address address) {
    return ready() && address.kind() == Address.Kind.ANDROID;
  }

  @Override
  public Prepared prepare(Outgoing message) {
    return FcmMessage.of(message, clock.instant());
  }

  @Override
  public Outcome send(Prepared prepared, Supplier<Optional<Outcome>> lastLook) {
    String bearer;
    try {
      bearer = bearer();
    } catch (IOException e) {
      LOG.errorf("Google gives no access token: %s", e.getClass().getSimpleName());
      return new Outcome.Retry("NO_ACCESS_TOKEN", e.getClass().getSimpleName(), null);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(send)
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json; charset=utf-8");
    byte[] body = ((FcmMessage) prepared).json().getBytes(StandardCharsets.UTF_8);
    Outcome outcome =
        exchange.once(
            lastLook,
            line -> {
              HttpResponse<byte[]> answer = line.post(request, body);
              Instant now = clock.instant();
              return FcmAnswers.read(
                  answer.statusCode(), answer.body(), RetryAfter.of(answer, now), now);
            });
    FcmAnswers.alarm(outcome).ifPresent(code -> LOG.errorf("FCM does not let us send: %s", code));
    return outcome;
  }

  private String bearer() throws IOException {
    if (account == null) {
      throw new IOException("no credentials");
    }
    account.refreshIfExpired();
    return account.getAccessToken().getTokenValue();
  }

  private static ServiceAccountCredentials account(String secret) {
    byte[] json = Secret.text(secret, "{").getBytes(StandardCharsets.UTF_8);
    try {
      ServiceAccountCredentials read =
          ServiceAccountCredentials.fromStream(new ByteArrayInputStream(json));
      if (read.getProjectId() == null) {
        throw new IllegalStateException("carillon.fcm.credentials names no project_id");
      }
      return (ServiceAccountCredentials) read.createScoped(SCOPE);
    } catch (IOException e) {
      throw new IllegalStateException("carillon.fcm.credentials is no service account's key", e);
    }
  }

  @PreDestroy
  void close() {
    exchange.close();
  }
}
