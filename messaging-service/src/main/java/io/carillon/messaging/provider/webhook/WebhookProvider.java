package io.carillon.messaging.provider.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.PreparationException;
import io.carillon.messaging.provider.Provider;
import io.carillon.platform.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One POST per message, to where its template says. */
@ApplicationScoped
public class WebhookProvider implements Provider {
  private static final String AGENT = "Carillon-Webhook/1";

  /** Of an answer's body nothing is read that counts; more than this is cut. */
  private static final int LONGEST_ANSWER = 64 * 1024;

  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final WebhookSettings settings;
  private final WebhookSecrets secrets;
  private final Clock clock;
  private final Set<String> privateHosts;
  private final HttpClient client;

  @Inject
  WebhookProvider(Vertx vertx, WebhookSettings settings, WebhookSecrets secrets, Clock clock) {
    this.settings = settings;
    this.secrets = secrets;
    this.clock = clock;
    this.privateHosts =
        settings.privateHosts().orElse(Set.of()).stream()
            .map(host -> host.strip().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    // a secret that is none stops the start, not the messages
    settings.secret().ifPresent(Webhook::new);
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(settings.connections())
                .setMaxWaitQueueSize(10_000)
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                // a stranger is not told of our traces, nor our traces of its addresses
                .setTracingPolicy(TracingPolicy.IGNORE));
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public Channel channel() {
    return Channel.WEBHOOK;
  }

  @Override
  public boolean serves(Address address) {
    return address.kind() == Address.Kind.PROFILE;
  }

  @Override
  public Prepared prepare(Outgoing message) {
    if (message.content() instanceof Outgoing.Webhook content) {
      return WebhookCall.of(message, content);
    }
    throw new PreparationException("the content is no webhook");
  }

  @Override
  public Outcome send(Prepared prepared, Supplier<Optional<Outcome>> lastLook) {
    WebhookCall call = (WebhookCall) prepared;
    try {
      List<String> keys = keys(call.tenant());
      if (keys.isEmpty()) {
        return new Outcome.Rejected("NO_SECRET", "there is no secret to sign it with");
      }
      InetAddress[] found = InetAddress.getAllByName(call.host());
      if (!privateHosts.contains(call.host())) {
        for (InetAddress address : found) {
          if (!PublicAddresses.contain(address)) {
            return new Outcome.Rejected("ADDRESS_REFUSED", "the host is of a private network");
          }
        }
      }
      return post(call, found[0], keys, lastLook);
    } catch (UnknownHostException e) {
      return new Outcome.Retry("HOST_UNKNOWN", "the host's name leads nowhere", null);
    } catch (ProblemException e) {
      return new Outcome.Retry("DEPENDENCY_AWAY", e.reason().name(), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Retry("STOPPING", "this process stops", null);
    } catch (RuntimeException e) {
      return new Outcome.Retry("NOT_CALLED", e.getClass().getSimpleName(), null);
    }
  }

  private List<String> keys(String tenant) {
    List<String> own = secrets.of(tenant);
    return own.isEmpty() ? settings.secret().map(List::of).orElse(List.of()) : own;
  }

  /** To the address that was looked at, whatever the name leads to by now. */
  private Outcome post(
      WebhookCall call, InetAddress to, List<String> keys, Supplier<Optional<Outcome>> lastLook)
      throws InterruptedException {
    HttpClientRequest request;
    try {
      request = await(client.request(options(call, to)), settings.connectTimeout().plus(MARGIN));
    } catch (ExecutionException | TimeoutException e) {
      return new Outcome.Retry("RECEIVER_AWAY", "no connection to the receiver", null);
    }
    boolean answered = false;
    try {
      Optional<Outcome> stopped = lastLook.get();
      if (stopped.isPresent()) {
        return stopped.get();
      }
      sign(request, call, keys);
      HttpClientResponse response =
          await(
              request.send(Buffer.buffer(call.body())).onSuccess(WebhookProvider::drain),
              settings.replyTimeout());
      answered = true;
      return Replies.of(
          call.id(), response.statusCode(), response.getHeader("Retry-After"), clock.instant());
    } catch (ExecutionException | TimeoutException e) {
      return new Outcome.Retry(
          "NO_ANSWER", "the receiver did not answer; it knows a repetition by its id", null);
    } finally {
      if (!answered) {
        request.reset();
      }
    }
  }

  private static RequestOptions options(WebhookCall call, InetAddress to) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(to, call.port())))
            .setHost(call.host())
            .setPort(call.port())
            .setSsl(call.tls())
            .setURI(call.uri())
            .setFollowRedirects(false);
    call.headers().forEach(options::putHeader);
    return options;
  }

  private void sign(HttpClientRequest request, WebhookCall call, List<String> keys) {
    Instant now = clock.instant();
    String id = call.id().toString();
    request
        .putHeader("user-agent", AGENT)
        .putHeader("webhook-id", id)
        .putHeader("webhook-timestamp", Long.toString(now.getEpochSecond()))
        .putHeader(
            "webhook-signature",
            keys.stream()
                .map(key -> signature(key, id, now.getEpochSecond(), call.body()))
                .collect(Collectors.joining(" ")));
  }

  private static String signature(String key, String id, long at, String body) {
    try {
      return new Webhook(key).sign(id, at, body);
    } catch (WebhookSigningException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
  }

  /** Lets the rest of an answer pass, so that its connection is of further use; not for ever. */
  private static void drain(HttpClientResponse response) {
    AtomicLong length = new AtomicLong();
    response.handler(
        part -> {
          if (length.addAndGet(part.length()) > LONGEST_ANSWER) {
            response.request().reset();
          }
        });
  }

  private static <T> T await(Future<T> future, Duration atMost)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  @PreDestroy
  void close() {
    var _ = client.close();
  }
}
