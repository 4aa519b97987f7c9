package io.carillon.bench.promise;

import io.carillon.bench.Api;
import io.carillon.bench.Environment;
import io.carillon.bench.Figures;
import io.carillon.bench.Latencies;
import io.carillon.bench.Mails;
import io.carillon.bench.OpenLoop;
import io.carillon.bench.People;
import io.carillon.bench.Results;
import io.carillon.bench.Scenario;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Four promises, each held to its limit: a definition is known within 1 s, a revoked key is refused
 * within 2 s, a timer and a segment's exit by the clock are not early and at most 1 s late. The
 * last two are seen at the mail that follows, so its way to the SMTP server counts as lateness.
 */
public final class PromiseScenario implements Scenario {
  private static final int ROUNDS = 10;
  private static final int PEOPLE = 100;
  private static final int WARM_UP = 20;
  private static final double PER_SECOND = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final double KNOWN = 1_000;
  private static final double REVOKED = 2_000;

  @Override
  public boolean run(Environment environment, Figures figures, Results results)
      throws IOException, InterruptedException {
    String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    try (Api api = new Api(environment)) {
      String marketer = api.token("rachel");
      Promised promised = new Promised(api, marketer);
      promised.define();
      figures.say("promises: publishing a journey %d times".formatted(ROUNDS));
      Latencies known = new Latencies();
      for (int round = 0; round < ROUNDS; round++) {
        known.add(promised.unknownFor("%s-%d".formatted(run, round)));
      }
      figures.say("promises: revoking %d write keys".formatted(ROUNDS));
      Keys keys = new Keys(api, api.token("dev"));
      Latencies revoked = new Latencies();
      for (int round = 0; round < ROUNDS; round++) {
        revoked.add(keys.acceptedAfterRevocation());
      }
      Clock timer = clock(api, marketer, figures, "timer", run, Promised.TIMED, Promised.TIMER);
      Clock left =
          clock(api, marketer, figures, "segment-exit", run, Promised.SEEN, Promised.SEEN_FOR);

      known.print("definition.known", figures);
      revoked.print("key.revoked", figures);
      timer.print("timer", figures);
      left.print("segment-exit", figures);
      return timer.isKept() && left.isKept() && known.max() <= KNOWN && revoked.max() <= REVOKED;
    }
  }

  /** Events of many people, each followed by a mail when its time is over. */
  private static Clock clock(
      Api api,
      String marketer,
      Figures figures,
      String name,
      String run,
      String event,
      Duration time)
      throws IOException, InterruptedException {
    List<String> people = People.addresses(name + "-" + run, WARM_UP + PEOPLE);
    figures.say(
        "promises: %s, %d people after %d that warm up, %.0f a second, %s each"
            .formatted(name, PEOPLE, WARM_UP, PER_SECOND, time));
    new People(api, marketer).make(people);
    Instant begin = Instant.now();
    OpenLoop loop = OpenLoop.perSecond(PER_SECOND, Duration.ofMillis(200));
    Map<String, Instant> due = new HashMap<>();
    Map<String, CompletableFuture<Integer>> answers = new HashMap<>();
    for (int i = 0; i < people.size(); i++) {
      String address = people.get(i);
      loop.await(i);
      var call = Promised.event(People.userId(address), event);
      if (i >= WARM_UP) {
        due.put(address, Instant.now().plus(time));
      }
      answers.put(address, api.track("track", call, Api.newTraceparent()));
    }
    long refused = answers.values().stream().filter(answer -> answer.join() != 200).count();
    return new Clock(due, new Mails(api).await(Set.copyOf(people), begin, PATIENCE), refused);
  }
}
