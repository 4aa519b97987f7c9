package io.carillon.journey.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One step of a journey. */
public sealed interface Step {

  /** A way out of a step: the field that names the next one, and in a picture its words. */
  record Way(String field, String words, String next) {}

  /** The ways out, in the order written. */
  List<Way> ways();

  /** The word in {@code type}. */
  String type();

  /** Whether it takes time of its own, so that a loop through it does not run for ever at once. */
  default boolean waits() {
    return this instanceof Wait || this instanceof WaitFor;
  }

  /**
   * Asks for a message and stands until it is known what became of it.
   *
   * @param purpose marketing or transactional
   * @param onWithheld where to go when it was not sent; null goes to {@code next} as well
   */
  record Send(
      String channel, String template, String purpose, String next, @Nullable String onWithheld)
      implements Step {
    @Override
    public String type() {
      return "send";
    }

    @Override
    public List<Way> ways() {
      return onWithheld == null
          ? List.of(new Way("next", "", next))
          : List.of(new Way("next", "", next), new Way("onWithheld", "withheld", onWithheld));
    }
  }

  /** For how long, or until when, a wait lasts. */
  sealed interface Until {
    /** A time from now on; days are days of the person's calendar. */
    record Elapsed(Span span) implements Until {}

    /**
     * A moment that an expression gives.
     *
     * @param onPast what to do when it is past already, or when there is none
     */
    record Moment(String expression, OnPast onPast) implements Until {}
  }

  enum OnPast {
    /** Goes on at once. */
    CONTINUE,
    /** Goes on at once, and passes over the sends up to the next wait. */
    SKIP,
    /** Ends the enrollment. */
    EXIT;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Waits, and then until a window of the week is open. */
  record Wait(Until until, @Nullable Window window, String next) implements Step {
    @Override
    public String type() {
      return "wait";
    }

    @Override
    public List<Way> ways() {
      return List.of(new Way("next", "", next));
    }
  }

  /**
   * One event that is waited for.
   *
   * @param refreshEntry the event becomes the entry's newest: see {@code entry.events}
   */
  record Awaited(String event, @Nullable String where, String next, boolean refreshEntry) {}

  /** Waits for the first of some events, at most for a time. */
  record WaitFor(List<Awaited> branches, Span timeout, String onTimeout) implements Step {
    @Override
    public String type() {
      return "waitFor";
    }

    @Override
    public List<Way> ways() {
      List<Way> ways = new ArrayList<>();
      for (int i = 0; i < branches.size(); i++) {
        Awaited branch = branches.get(i);
        ways.add(new Way("branches[" + i + "].next", branch.event(), branch.next()));
      }
      ways.add(new Way("onTimeout", "after " + timeout, onTimeout));
      return List.copyOf(ways);
    }
  }

  /** A condition and where it leads. */
  record Case(String when, String next) {}

  /** Goes the way of the first condition that holds. */
  record Branch(List<Case> cases, String otherwise) implements Step {
    @Override
    public String type() {
      return "branch";
    }

    @Override
    public List<Way> ways() {
      List<Way> ways = new ArrayList<>();
      for (int i = 0; i < cases.size(); i++) {
        ways.add(new Way("cases[" + i + "].next", cases.get(i).when(), cases.get(i).next()));
      }
      ways.add(new Way("otherwise", "otherwise", otherwise));
      return List.copyOf(ways);
    }
  }

  /** Ends the enrollment. */
  record Exit(String reason) implements Step {
    @Override
    public String type() {
      return "exit";
    }

    @Override
    public List<Way> ways() {
      return List.of();
    }
  }

  /** The steps that it leads to. */
  default Stream<String> nexts() {
    return ways().stream().map(Way::next);
  }
}
