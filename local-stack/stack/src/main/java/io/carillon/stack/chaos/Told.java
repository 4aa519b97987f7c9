package io.carillon.stack.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What clients were told, and so may count on.
 *
 * @param people all that were told of
 * @param outages the faults, in the order of their begin
 * @param noticed what clients themselves saw that must not be
 */
record Told(List<Person> people, List<Outage> outages, List<Offence> noticed) {

  /**
   * A person with all that must come of what was accepted.
   *
   * @param id the userId
   * @param address where mails go
   * @param accepted whether the platform took the person's events; if not, nothing is certain
   * @param began when the first attempt to send the events began, by the client's clock
   * @param events the ids of the events
   * @param facts the computed traits
   * @param revoked when a client was told that no marketing is wanted any more; null when not
   */
  record Person(
      String id,
      String address,
      boolean accepted,
      Instant began,
      Set<String> events,
      Map<String, Double> facts,
      List<Mail> mails,
      List<Way> ways,
      @Nullable Instant revoked) {}

  /**
   * One mail that has to come, with one of these subjects.
   *
   * @param marketing whether a revocation stops it
   * @param after how long after the person's events were sent it may come at the earliest
   */
  record Mail(Set<String> subjects, boolean marketing, Duration after) {}

  /**
   * One way through a journey.
   *
   * @param exits the reasons it may end with
   * @param value what its conversion is worth; null when it does not convert
   * @param timer how long it waits after the entry; null when it has none
   */
  record Way(String journey, Set<String> exits, @Nullable Double value, @Nullable Duration timer) {}

  /**
   * A fault.
   *
   * @param still whether the part stood still, else it was killed
   * @param begin right before the signal
   * @param back when the restart began or the part was let go on
   * @param recovered when a probe had come through; {@link Instant#MAX} when none did
   */
  record Outage(String part, boolean still, Instant begin, Instant back, Instant recovered) {}
}
