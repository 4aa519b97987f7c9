package io.carillon.identity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class PaceTmpTest {
  @Inject EventsConsumer consumer;

  @Test
  void pace() throws Exception {
    StringBuilder report = new StringBuilder();
    Random random = new Random(3);
    String run = Calls.own("pace");
    Calls calls = new Calls();
    for (int round = 0; round < 40; round++) {
      List<Inbound<AcceptedEvent>> batch = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        int n = random.nextInt(3000);
        batch.add(
            calls.next(
                random.nextInt(10) == 0
                    ? Calls.identify(
                        run + "u" + n,
                        run + "a" + n,
                        "{\"email\":\"%s%d@example.com\",\"firstName\":\"K\",\"vip\":true}"
                            .formatted(run, n))
                    : Calls.track(run + "a" + n, "Product Viewed")));
      }
      long begin = System.nanoTime();
      consumer.handle(batch);
      report
          .append("batch ")
          .append(round)
          .append(" ")
          .append((System.nanoTime() - begin) / 1_000_000)
          .append(" ms\n");
    }
    long[] times = new long[300];
    for (int i = 0; i < times.length; i++) {
      var one = List.of(calls.next(Calls.track(run + "a" + random.nextInt(3000), "x")));
      long begin = System.nanoTime();
      consumer.handle(one);
      times[i] = (System.nanoTime() - begin) / 1000;
    }
    Arrays.sort(times);
    report
        .append("single p50 ")
        .append(times[150])
        .append(" us p99 ")
        .append(times[297])
        .append(" us\n");
    java.nio.file.Files.writeString(
        java.nio.file.Path.of("/tmp/identity-pace.txt"), report.toString());
    assertThat(times).isNotEmpty();
  }
}
