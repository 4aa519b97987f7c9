package io.carillon.bench.ingest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kafka's own producer test, with records of the same size and the producer's settings. */
final class KafkasOwn {
  private static final int RECORDS = 400_000;
  private static final Pattern RATE = Pattern.compile("([0-9.]+) records/sec");

  private KafkasOwn() {}

  /** Records a second that it says it sent; 0 when it says nothing. */
  static double rate(String servers, String topic) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "org.apache.kafka.tools.ProducerPerformance",
                "--topic",
                topic,
                "--num-records",
                Integer.toString(RECORDS),
                "--record-size",
                "500",
                "--throughput",
                "-1",
                "--producer-props",
                "bootstrap.servers=" + servers,
                "acks=all",
                "enable.idempotence=true",
                "linger.ms=5",
                "batch.size=131072",
                "compression.type=zstd",
                "compression.zstd.level=1")
            .redirectErrorStream(true)
            .start();
    String last = "";
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line.contains("records/sec") ? line : last;
      }
    }
    process.waitFor();
    return read(last);
  }

  static double read(String line) {
    Matcher rate = RATE.matcher(line);
    return rate.find() ? Double.parseDouble(rate.group(1)) : 0;
  }
}
