package io.carillon.sandbox.apns;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.sandbox.inbox.Inbox;
import io.carillon.sandbox.inbox.Item;
import io.carillon.sandbox.inbox.Vendor;
import io.carillon.sandbox.key.KeyFolder;
import io.carillon.sandbox.key.Keys;
import io.carillon.sandbox.misbehaviour.Conduct;
import io.carillon.sandbox.misbehaviour.Kind;
import io.carillon.sandbox.misbehaviour.Misbehaviours;
import io.carillon.sandbox.misbehaviour.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The server. It is no mock of a client library: those can neither hold an answer back nor close a
 * connection behind an acceptance.
 */
public final class Apns implements AutoCloseable {
  /** The error codes that a rule may name. */
  public static final Map<Kind, Set<String>> CODES = Map.of(Kind.REJECT, ApnsReason.codes());

  private static final String HOST = "127.0.0.1";
  private static final String TOPIC = "dev.carillon.shop";

  /**
   * What a client needs.
   *
   * @param key the path of the signing key (.p8)
   * @param topic the one that the key may send to, and those below it
   * @param certificate the path of the certificate to trust, PEM
   */
  public record Access(
      int port, Path key, String keyId, String teamId, String topic, Path certificate) {}

  private record Answer(
      int status, String id, Optional<ApnsReason> reason, Optional<Instant> since, boolean cut) {}

  private final ProviderTokens tokens;
  private final Inbox inbox;
  private final Misbehaviours misbehaviours;
  private final Vertx vertx;
  private final HttpServer server;
  private final NetServer front;
  private final NetClient inside;
  private final Access access;

  private Apns(KeyFolder keys, int port, Inbox inbox, Misbehaviours misbehaviours)
      throws IOException {
    this.tokens = ProviderTokens.of(keys);
    this.inbox = inbox;
    this.misbehaviours = misbehaviours;
    ServerCertificate certificate = ServerCertificate.of(keys);
    Path key = keys.path("apns-key.p8");
    Files.writeString(key, Keys.pem(tokens.key().getPrivateKey()));
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setUseDaemonThread(true));
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost(HOST).setPort(0))
            .exceptionHandler(Apns::tell)
            .requestHandler(this::take);
    this.inside = vertx.createNetClient();
    this.front =
        vertx
            .createNetServer(
                new NetServerOptions()
                    .setHost(HOST)
                    .setPort(port)
                    .setSsl(true)
                    .setKeyCertOptions(
                        new PfxOptions()
                            .setPath(certificate.store().toString())
                            .setPassword(certificate.password())))
            .exceptionHandler(Apns::tell)
            .connectHandler(this::pass);
    listen();
    this.access =
        new Access(
            front.actualPort(), key, tokens.keyId(), tokens.teamId(), TOPIC, certificate.pem());
  }

  /** A server that answers on a port, or on a free one for 0. */
  public static Apns start(KeyFolder keys, int port, Inbox inbox, Misbehaviours misbehaviours)
      throws IOException {
    return new Apns(keys, port, inbox, misbehaviours);
  }

  public Access access() {
    return access;
  }

  @Override
  public void close() throws IOException {
    await(vertx.close());
  }

  private void listen() throws IOException {
    try {
      await(server.listen());
      await(front.listen());
    } catch (IOException e) {
      vertx.close();
      throw e;
    }
  }

  private static void await(io.vertx.core.Future<?> future) throws IOException {
    try {
      future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("The APNs port: " + e.getMessage(), e);
    }
  }

  /**
   * Takes the TLS off: clients of Apple's do not negotiate HTTP/2, they just speak it, which the
   * HTTP server understands in plain text alone.
   */
  private void pass(NetSocket outside) {
    outside.pause();
    inside
        .connect(server.actualPort(), HOST)
        .onFailure(failure -> outside.close())
        .onSuccess(
            socket -> {
              outside.pipeTo(socket);
              socket.pipeTo(outside);
            });
  }

  private void take(HttpServerRequest request) {
    request.body().onSuccess(body -> Thread.startVirtualThread(() -> answer(request, body)));
  }

  private static void tell(Throwable failure) {
    System.err.println("A connection to the APNs port broke off: " + failure);
  }

  private void answer(HttpServerRequest request, Buffer body) {
    Map<String, String> headers = new HashMap<>();
    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    ApnsNotification notification =
        new ApnsNotification(request.method().name(), request.path(), headers, body.getBytes());
    Answer answer;
    try {
      answer = answer(notification, Instant.now());
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      answer = refused(ApnsReason.INTERNAL_SERVER_ERROR, notification);
    }
    Answer decided = answer;
    if (decided.cut()) {
      request.connection().close();
    } else {
      vertx.runOnContext(any -> send(request, decided));
    }
  }

  private Answer answer(ApnsNotification notification, Instant now) throws IOException {
    Optional<ApnsReason> mistake =
        tokens
            .mistake(notification.header("authorization"), now)
            .or(() -> notification.mistake(TOPIC));
    if (mistake.isPresent()) {
      return refused(mistake.get(), notification);
    }
    Optional<Refusal> told = misbehaviours.refusal(Vendor.APNS, notification.token());
    if (told.isPresent()) {
      return switch (told.get()) {
        case Refusal.Throttled throttled -> refused(ApnsReason.TOO_MANY_REQUESTS, notification);
        case Refusal.Unregistered gone ->
            new Answer(
                ApnsReason.UNREGISTERED.status(),
                id(notification),
                Optional.of(ApnsReason.UNREGISTERED),
                Optional.of(gone.since()),
                false);
        case Refusal.Rejected rejected -> refused(ApnsReason.of(rejected.code()), notification);
      };
    }
    String id = id(notification);
    keep(notification, id, now);
    Conduct conduct = misbehaviours.conduct(Vendor.APNS, List.of(notification.token()));
    conduct.pause();
    return conduct.error()
        ? refused(ApnsReason.INTERNAL_SERVER_ERROR, notification)
        : new Answer(200, id, Optional.empty(), Optional.empty(), conduct.cut());
  }

  private static Answer refused(ApnsReason reason, ApnsNotification notification) {
    return new Answer(
        reason.status(), id(notification), Optional.of(reason), Optional.empty(), false);
  }

  private static String id(ApnsNotification notification) {
    String given = notification.header("apns-id");
    return given.isEmpty() ? UUID.randomUUID().toString() : given;
  }

  private void keep(ApnsNotification notification, String id, Instant now) throws IOException {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    ObjectNode headers = content.putObject("headers");
    notification
        .headers()
        .forEach(
            (name, value) -> {
              if (name.startsWith("apns-")) {
                headers.put(name, value);
              }
            });
    content.set("payload", notification.json().orElseThrow());
    inbox.add(
        new Item(
            Vendor.APNS,
            now.truncatedTo(ChronoUnit.MICROS),
            id,
            notification.header("apns-topic"),
            List.of(notification.token()),
            notification.title(),
            content.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static void send(HttpServerRequest request, Answer answer) {
    request.response().setStatusCode(answer.status()).putHeader("apns-id", answer.id());
    if (answer.reason().isEmpty()) {
      request.response().end();
      return;
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("reason", answer.reason().get().reason());
    answer.since().ifPresent(since -> body.put("timestamp", since.toEpochMilli()));
    request.response().putHeader("content-type", "application/json").end(body.toString());
  }
}
