package io.carillon.parts;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;

/** The broker's own process: formats its storage once, then serves until it is asked to end. */
final class KafkaServer {
  private static final String CLUSTER_ID = "Q2FyaWxsb25Mb2NhbEthZg";

  private KafkaServer() {}

  public static void main(String[] arguments) throws IOException {
    String file = arguments[0];
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      settings.load(reader);
    }
    if (!Files.exists(Path.of(settings.getProperty("log.dirs"), "meta.properties"))) {
      format(file);
    }
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(settings, true), Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(server::shutdown));
    server.startup();
    server.awaitShutdown();
  }

  private static void format(String file) {
    int result =
        StorageTool.execute(
            new String[] {"format", "-t", CLUSTER_ID, "-c", file},
            new PrintStream(OutputStream.nullOutputStream(), false));
    if (result != 0) {
      throw new IllegalStateException("Kafka's storage could not be formatted: " + result);
    }
  }
}
