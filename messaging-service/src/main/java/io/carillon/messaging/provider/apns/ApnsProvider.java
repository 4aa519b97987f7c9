package io.carillon.messaging.provider.apns;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.Provider;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Push to apps that registered with Apple, in the name of one app. */
@ApplicationScoped
public class ApnsProvider implements Provider {
  private static final Logger LOG = Logger.getLogger(ApnsProvider.class);

  private final @Nullable ApnsConnections connections;
  private final String topic;
  private final Duration replyTimeout;
  private final Clock clock;

  @Inject
  public ApnsProvider(ApnsSettings settings, Clock clock) {
    this.topic = settings.topic().orElse("");
    this.connections =
        settings.key().isPresent()
                && settings.keyId().isPresent()
                && settings.teamId().isPresent()
                && !topic.isEmpty()
            ? new ApnsConnections(
                settings, settings.key().get(), settings.keyId().get(), settings.teamId().get())
            : null;
    this.replyTimeout = settings.replyTimeout();
    this.clock = clock;
  }

  @Override
  public String name() {
    return "apns";
  }

  @Override
  public Channel channel() {
    return Channel.PUSH;
  }

  @Override
  public boolean ready() {
    return connections != null;
  }

  @Override
  public boolean serves(Address address) {
    return ready() && address.kind() == Address.Kind.IOS;
  }

  @Override
  public Prepared prepare(Outgoing message) {
    return ApnsNotice.of(message, topic);
  }

  @Override
  public Outcome send(Prepared prepared, Supplier<Optional<Outcome>> lastLook) {
    Optional<Outcome> stopped = lastLook.get();
    if (stopped.isPresent() || connections == null) {
      return stopped.orElseGet(() -> new Outcome.Retry("SERVER_AWAY", "no key", null));
    }
    ApnsClient client = connections.current();
    try {
      Outcome outcome =
          outcome(
              client
                  .sendNotification(((ApnsNotice) prepared).notification())
                  .get(replyTimeout.toMillis(), TimeUnit.MILLISECONDS));
      ApnsAnswers.alarm(outcome)
          .ifPresent(code -> LOG.errorf("APNs does not let us send: %s", code));
      return outcome;
    } catch (TimeoutException e) {
      return new Outcome.Unknown("NO_ANSWER", "no answer in " + replyTimeout);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      String what = cause == null ? "" : cause.getClass().getSimpleName();
      if (!beforeAnyByte(cause)) {
        return new Outcome.Unknown("CONNECTION_LOST", what);
      }
      connections.renew(client);
      return new Outcome.Retry("SERVER_AWAY", what, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Unknown("CONNECTION_LOST", "interrupted");
    }
  }

  private Outcome outcome(PushNotificationResponse<SimpleApnsPushNotification> answer) {
    return answer.isAccepted()
        ? new Outcome.Accepted(String.valueOf(answer.getApnsId()))
        : ApnsAnswers.refusal(
            answer.getStatusCode(),
            answer.getRejectionReason().orElse(""),
            answer.getTokenInvalidationTimestamp().orElse(null),
            clock.instant());
  }

  /** There was no connection, or the client was renewed before it had one for this. */
  private static boolean beforeAnyByte(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof UnknownHostException
          || cause instanceof SSLHandshakeException
          || cause instanceof IllegalStateException) {
        return true;
      }
    }
    return false;
  }

  @PreDestroy
  void close() {
    if (connections != null) {
      connections.close();
    }
  }
}
