package io.carillon.bench.load;

import io.carillon.bench.Api;
import io.carillon.bench.Mails;
import io.carillon.bench.People;
import io.carillon.bench.Results;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The shop's people, known and willing, and what becomes of their events. */
public final class Crowd {
  private static final int PEOPLE = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Traffic traffic;
  private final Mails mails;
  private final String name = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
  private int runs;

  private Crowd(Traffic traffic, Mails mails) {
    this.traffic = traffic;
    this.mails = mails;
  }

  /** Opens the shop and makes the people known, unless they are. */
  public static Crowd gather(Api api) throws IOException, InterruptedException {
    String marketer = api.token("rachel");
    new Shop(api, marketer).open();
    List<String> people = People.addresses("crowd", PEOPLE);
    new People(api, marketer).gather(people);
    return new Crowd(new Traffic(api, people), new Mails(api));
  }

  /**
   * One run.
   *
   * @param took from the first event to the last mail, as it was seen
   */
  public record Run(Traffic.Sent sent, Arrived arrived, Duration took) {
    /** Whether each event was accepted and each that asked has its one mail; says what is not. */
    public boolean sound(Results results) {
      results.add("refused", sent.refused(), "events");
      results.add("missing", arrived.missing(), "mails");
      results.add("twice", arrived.twice(), "mails");
      return sent.refused() == 0 && arrived.missing() == 0 && arrived.twice() == 0;
    }
  }

  /** Sends for that long, and waits for the mails. */
  public Run send(double perSecond, Duration time, boolean traced)
      throws IOException, InterruptedException {
    Instant begin = Instant.now();
    Traffic.Sent sent = traffic.send(name + "." + runs++, perSecond, time, traced);
    Set<String> asked = sent.asked().stream().map(Traffic.Asked::id).collect(Collectors.toSet());
    Arrived arrived =
        new Arrived(sent.asked(), mails.awaitSubjects(Shop::idOf, asked, begin, PATIENCE));
    return new Run(sent, arrived, Duration.between(begin, Instant.now()));
  }
}
