package io.carillon.bench.ingest;

import io.carillon.bench.Environment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** The bare door at work: its process, and a topic of its own like the one that events go to. */
final class Bare implements AutoCloseable {
  static final String TOPIC = "bench.bare";
  private static final int PARTITIONS = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String servers;
  private final Process process;
  private final URI address;

  private Bare(String servers, Process process, URI address) {
    this.servers = servers;
    this.process = process;
    this.address = address;
  }

  /** Starts it, in a JVM as small as the services' are, and waits until it takes connections. */
  static Bare start(Environment environment) throws IOException, InterruptedException {
    String servers = environment.kafka();
    try (Admin admin = admin(servers)) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(PARTITIONS), Optional.empty())))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IOException("topic " + TOPIC, e);
    }
    int port = freePort();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xms208m",
                "-Xmn144m",
                "-XX:SurvivorRatio=2",
                "-Xmx320m",
                "-cp",
                System.getProperty("java.class.path"),
                BareDoor.class.getName(),
                Integer.toString(port),
                servers,
                TOPIC)
            .inheritIO()
            .start();
    Bare bare = new Bare(servers, process, URI.create("http://127.0.0.1:" + port));
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    bare.awaitOpen();
    return bare;
  }

  URI address() {
    return address;
  }

  private void awaitOpen() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), 1_000);
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end || !process.isAlive()) {
          close();
          throw new IOException("the bare door does not open", e);
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  @Override
  public void close() {
    process.destroy();
    try (Admin admin = admin(servers)) {
      process.waitFor();
      admin.deleteTopics(List.of(TOPIC)).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("topic " + TOPIC, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Admin admin(String servers) {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
