package io.carillon.bench.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The least that a durable door of events can be: takes the same requests, cuts a batch into its
 * events, gives their bytes to the broker with the same settings, and answers when it has them. No
 * key is checked, nothing is read of an event, nobody is told which one was wrong.
 *
 * <p>A process of its own: {@code BareDoor PORT KAFKA TOPIC}.
 */
public final class BareDoor extends AbstractVerticle {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int LANES = 256;

  private final KafkaProducer<String, byte[]> producer;
  private final String topic;
  private final int port;
  private int lane;

  private BareDoor(KafkaProducer<String, byte[]> producer, String topic, int port) {
    this.producer = producer;
    this.topic = topic;
    this.port = port;
  }

  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    KafkaProducer<String, byte[]> producer = producer(arguments[1]);
    int processors = Runtime.getRuntime().availableProcessors();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2 * processors));
    var unused =
        vertx.deployVerticle(
            () -> new BareDoor(producer, arguments[2], port),
            new DeploymentOptions().setInstances(2 * processors));
  }

  /** As the platform's own producers are set. */
  private static KafkaProducer<String, byte[]> producer(String servers) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.LINGER_MS_CONFIG,
            5,
            ProducerConfig.BATCH_SIZE_CONFIG,
            131_072,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "zstd",
            ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG,
            1),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  @Override
  public void start() {
    var unused = vertx.createHttpServer().requestHandler(this::take).listen(port);
  }

  private void take(HttpServerRequest request) {
    Context context = vertx.getOrCreateContext();
    request.bodyHandler(
        body -> {
          byte[] bytes = body.getBytes();
          try {
            send(
                request, context, "/v1/batch".equals(request.path()) ? cut(bytes) : List.of(bytes));
          } catch (IOException e) {
            request.response().setStatusCode(400).end();
          }
        });
  }

  private void send(HttpServerRequest request, Context context, List<byte[]> events) {
    AtomicInteger left = new AtomicInteger(events.size());
    AtomicBoolean failed = new AtomicBoolean();
    for (byte[] event : events) {
      var unused =
          producer.send(
              new ProducerRecord<>(topic, "lane-" + lane++ % LANES, event),
              (_, failure) -> {
                if (failure != null) {
                  failed.set(true);
                }
                if (left.decrementAndGet() == 0) {
                  context.runOnContext(_ -> answer(request, failed.get()));
                }
              });
    }
  }

  private static void answer(HttpServerRequest request, boolean failed) {
    request
        .response()
        .setStatusCode(failed ? 503 : 200)
        .putHeader("content-type", "application/json")
        .end("{\"success\":%b}".formatted(!failed));
  }

  /** The bytes of each element of the body's `batch`. */
  static List<byte[]> cut(byte[] body) throws IOException {
    List<byte[]> events = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(body)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME && "batch".equals(parser.currentName())) {
          parser.nextToken();
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            events.add(
                Arrays.copyOfRange(body, from, (int) parser.currentLocation().getByteOffset()));
          }
        }
      }
    }
    return events;
  }
}
