package io.carillon.bench.fuzz;

import io.carillon.platform.fuzz.Answer;
import io.carillon.platform.fuzz.FuzzedRequest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** What came of the requests so far. */
final class Tally {
  private static final int AWAY = 503;

  private final Map<String, Integer> classes = new TreeMap<>();
  private final Map<String, Integer> faults = new TreeMap<>();
  private final Map<String, String> examples = new TreeMap<>();
  private final BiFunction<FuzzedRequest, Answer, Optional<String>> verdict;
  private int answered;
  private int undeclared;
  private int hangs;

  /**
   * @param verdict what is wrong with an answer
   */
  Tally(BiFunction<FuzzedRequest, Answer, Optional<String>> verdict) {
    this.verdict = verdict;
  }

  void answered(FuzzedRequest request, Answer answer) {
    Optional<String> fault = verdict.apply(request, answer);
    answered(request, answer, fault);
  }

  private synchronized void answered(FuzzedRequest request, Answer answer, Optional<String> fault) {
    answered++;
    classes.merge(answer.status() == AWAY ? "503" : answer.status() / 100 + "xx", 1, Integer::sum);
    if (fault.isPresent()) {
      undeclared += answer.status() >= 500 ? 1 : 0;
      fault(request, fault.get() + " (" + answer.status() + ")");
    }
  }

  /** No whole answer in time. */
  synchronized void hung(FuzzedRequest request) {
    answered++;
    hangs++;
    classes.merge("none", 1, Integer::sum);
    fault(request, "no whole answer within 10 s");
  }

  /** A connection that was closed without an answer. */
  synchronized void cut(FuzzedRequest request) {
    answered++;
    classes.merge("cut", 1, Integer::sum);
    fault(request, "cut without an answer");
  }

  private void fault(FuzzedRequest request, String fault) {
    faults.merge(fault, 1, Integer::sum);
    examples.putIfAbsent(fault, request.toString());
  }

  synchronized int count() {
    return answered;
  }

  /** Statuses of 500 and above that are no declared 503. */
  synchronized int undeclared() {
    return undeclared;
  }

  synchronized int hangs() {
    return hangs;
  }

  synchronized boolean sound() {
    return faults.isEmpty();
  }

  synchronized Map<String, Integer> classes() {
    return new TreeMap<>(classes);
  }

  /** Each fault, how often, and one request that it came of. */
  synchronized String faults() {
    StringBuilder text = new StringBuilder();
    faults.forEach(
        (fault, count) ->
            text.append("  %6d  %s, such as %s%n".formatted(count, fault, examples.get(fault))));
    return text.toString();
  }
}
