package io.carillon.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * A Kafka broker that is its own controller (KRaft), in a JVM of its own. Topics are never created
 * by their use.
 *
 * @param controllerPort a second port, for the controller's own protocol
 * @param options what the JVM gets besides its heap
 */
public record Kafka(int port, int controllerPort, Path data, Path log, List<String> options)
    implements Part {

  @Override
  public String name() {
    return "kafka";
  }

  /** What clients take as {@code bootstrap.servers}. */
  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  @Override
  public Launch prepare() throws IOException {
    Files.createDirectories(data);
    Path settings = data.resolve("server.properties");
    StringBuilder text = new StringBuilder();
    settings().forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    Files.writeString(settings, text);
    List<String> jvm =
        new ArrayList<>(List.of("-Xms64m", "-Xmx256m", "-XX:+UseSerialGC", "-Xss512k"));
    jvm.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    jvm.addAll(options);
    return Launch.java(jvm, KafkaServer.class, List.of(settings.toString()), data, log);
  }

  @Override
  public boolean answers() {
    return Ports.accepts(port) && askForNodes();
  }

  private boolean askForNodes() {
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                1_500,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                1_500))) {
      return !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      return false;
    }
  }

  private Map<String, Object> settings() {
    return new TreeMap<>(
        Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", 1),
            Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
            Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
            Map.entry("log.dirs", data.resolve("log").toString()),
            Map.entry("auto.create.topics.enable", false),
            Map.entry("default.replication.factor", 1),
            Map.entry("offsets.topic.replication.factor", 1),
            Map.entry("offsets.topic.num.partitions", 3),
            Map.entry("transaction.state.log.replication.factor", 1),
            Map.entry("transaction.state.log.min.isr", 1),
            Map.entry("transaction.state.log.num.partitions", 3),
            Map.entry("group.initial.rebalance.delay.ms", 0),
            Map.entry("num.network.threads", 2),
            Map.entry("num.io.threads", 4),
            Map.entry("background.threads", 2),
            Map.entry("log.cleaner.dedupe.buffer.size", 8_388_608),
            Map.entry("log.cleaner.io.buffer.size", 131_072),
            Map.entry("log.index.size.max.bytes", 1_048_576),
            Map.entry("log.segment.delete.delay.ms", 1_000),
            Map.entry("broker.session.timeout.ms", 3_000),
            Map.entry("broker.heartbeat.interval.ms", 500)));
  }
}
