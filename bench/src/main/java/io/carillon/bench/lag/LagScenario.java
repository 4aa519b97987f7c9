package io.carillon.bench.lag;

import io.carillon.bench.Api;
import io.carillon.bench.Environment;
import io.carillon.bench.Figures;
import io.carillon.bench.Latencies;
import io.carillon.bench.Mails;
import io.carillon.bench.OpenLoop;
import io.carillon.bench.People;
import io.carillon.bench.Resident;
import io.carillon.bench.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Sends 500 events, after 300 that warm up, and waits for their mails. Five a second leave each the
 * machine to itself: the figure is the way of one event, not what happens when many come.
 */
public final class LagScenario implements Scenario {
  private static final int EVENTS = 500;
  private static final int WARM_UP = 300;
  private static final double PER_SECOND = 5;
  private static final double WARM_UP_PER_SECOND = 15;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public boolean run(Environment environment, Figures figures, Path results)
      throws IOException, InterruptedException {
    String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    List<String> warm = People.addresses("warm-" + run, WARM_UP);
    List<String> people = People.addresses("lag-" + run, EVENTS);
    try (Api api = new Api(environment)) {
      figures.say("lag: preparing a journey and %d people".formatted(EVENTS + WARM_UP));
      String marketer = api.token("rachel");
      new Setup(api, marketer).definitions();
      People crowd = new People(api, marketer);
      crowd.make(warm);
      crowd.make(people);
      Mails mails = new Mails(api);
      figures.say("lag: warming up");
      Instant begin = Instant.now();
      send(api, warm, WARM_UP_PER_SECOND);
      mails.await(Set.copyOf(warm), begin, PATIENCE);
      figures.say("lag: sending %d events, %.0f a second".formatted(EVENTS, PER_SECOND));
      begin = Instant.now();
      List<Sent> sent = send(api, people, PER_SECOND);
      Lags lags = new Lags(sent, mails.await(Set.copyOf(people), begin, PATIENCE));
      report(lags, new Hops(api).of(sent), figures);
      figures.figure("stack.rss", Resident.bytes(environment.folder()) / 1e6, "MB");
      write(lags, results.resolve("lag.csv"), figures);
      return lags.refused() == 0 && lags.missing() == 0 && lags.tooMany() == 0;
    }
  }

  private static void report(Lags lags, Map<String, Latencies> hops, Figures figures) {
    lags.fromDue().print("lag", figures);
    lags.fromAccepted().print("lag.after-200", figures);
    lags.accepting().print("lag.accept", figures);
    hops.forEach(
        (service, hop) -> figures.figure("hop." + service + ".p50", hop.percentile(50), "ms"));
    figures.figure("lag.mails", lags.fromDue().count(), "mails");
    figures.figure("lag.refused", lags.refused(), "events");
    figures.figure("lag.missing", lags.missing(), "mails");
    figures.figure("lag.too-many", lags.tooMany(), "mails");
  }

  private static void write(Lags lags, Path file, Figures figures) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, lags.csv());
    figures.say("lag: single values in " + file);
  }

  private static List<Sent> send(Api api, List<String> people, double perSecond) {
    OpenLoop loop = OpenLoop.perSecond(perSecond, Duration.ofMillis(200));
    List<CompletableFuture<Sent>> sending = new ArrayList<>();
    for (int i = 0; i < people.size(); i++) {
      int number = i;
      String address = people.get(i);
      String trace = UUID.randomUUID().toString().replace("-", "");
      String traceparent = "00-%s-%s-01".formatted(trace, trace.substring(16));
      var event = Setup.event(address, UUID.randomUUID().toString());
      long late = loop.await(i);
      Instant due = Instant.now().minusNanos(late);
      sending.add(
          api.track("track", event, traceparent)
              .handle(
                  (status, failure) ->
                      new Sent(
                          number,
                          address,
                          trace,
                          due,
                          failure == null && status == 200 ? Instant.now() : null)));
    }
    return sending.stream().map(CompletableFuture::join).toList();
  }
}
