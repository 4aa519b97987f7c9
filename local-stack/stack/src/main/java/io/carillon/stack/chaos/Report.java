package io.carillon.stack.chaos;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.stack.chaos.Offence.Kind;
import io.carillon.stack.chaos.Told.Outage;
import io.carillon.stack.chaos.Trial.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a run says at its end: for people, for programs, and as a file. */
final class Report {
  private static final double RECOVERY_TARGET = 15;
  private static final int MOST_SHOWN = 20;

  private final Result result;

  Report(Result result) {
    this.result = result;
  }

  /** A table of the parts, the figures, and each offence by name. */
  void print(PrintStream out) {
    Verdict verdict = result.verdict();
    out.println();
    out.println(
        "  part          kill -9: times, longest recovery    SIGSTOP: times, longest recovery");
    byPart()
        .forEach(
            (part, outages) ->
                out.println(
                    "  %-12s  %-34s  %s"
                        .formatted(part, cell(outages, false), cell(outages, true))
                        .stripTrailing()));
    out.println();
    out.println(
        "  %d people, %d events, %d facts, %d ways through journeys, %d mails, %d timers; %d calls made again"
            .formatted(
                verdict.people(),
                verdict.events(),
                verdict.facts(),
                verdict.ways(),
                verdict.mails(),
                verdict.timers(),
                result.repeated()));
    out.println(
        "  lost %d, twice %d, wrong %d, against consent %d, early %d, late %d, away %d"
            .formatted(counts(verdict)));
    out.println(
        "  %d messages in doubt, neither lost nor sent; %d marketing mails held back by a revocation"
            .formatted(verdict.inDoubt(), verdict.held()));
    if (!result.limits().strict()) {
      out.println(
          "  this machine is slow: a timer may be %d ms late; %d were later than the promised 1 s"
              .formatted(result.limits().late().toMillis(), verdict.overPromise()));
    }
    out.println();
    figures(out);
    verdict.offences().stream().limit(MOST_SHOWN).forEach(each -> out.println("OFFENCE " + each));
    if (verdict.offences().size() > MOST_SHOWN) {
      out.println("… and %d more".formatted(verdict.offences().size() - MOST_SHOWN));
    }
  }

  private void figures(PrintStream out) {
    List<Outage> outages = result.told().outages();
    double longest = outages.stream().mapToDouble(Report::seconds).max().orElse(0);
    figure(out, "chaos-faults", outages.size(), "faults");
    byPart()
        .forEach(
            (part, all) ->
                figure(
                    out,
                    "chaos-recovery." + part,
                    all.stream().mapToDouble(Report::seconds).max().orElse(0),
                    "s"));
    figure(out, "chaos-recovery-max", longest, "s");
    figure(out, "chaos-timer-late-max", (double) result.verdict().latest().toMillis(), "ms");
    figure(out, "chaos-unknown", result.verdict().inDoubt(), "messages");
    figure(out, "chaos-offences", result.verdict().offences().size(), "offences");
    if (longest > RECOVERY_TARGET) {
      out.println("  the longest recovery is over its target of %.0f s".formatted(RECOVERY_TARGET));
    }
  }

  /** Writes what was done and found, with all that is known of the people who were wronged. */
  void write(Path file) throws IOException {
    Verdict verdict = result.verdict();
    ObjectNode root = Doors.JSON.createObjectNode();
    root.put("seed", result.options().seed());
    root.put("seconds", result.options().duration().toSeconds());
    root.put("kills", result.options().kills());
    root.put("timerLateLimitMs", result.limits().late().toMillis());
    root.put("timerLateMaxMs", verdict.latest().toMillis());
    root.put("people", verdict.people());
    root.put("events", verdict.events());
    root.put("mails", verdict.mails());
    root.put("timers", verdict.timers());
    root.put("inDoubt", verdict.inDoubt());
    ArrayNode outages = root.putArray("faults");
    for (Outage outage : result.told().outages()) {
      outages
          .addObject()
          .put("part", outage.part())
          .put("kind", outage.still() ? "SIGSTOP" : "kill -9")
          .put("begin", outage.begin().toString())
          .put("back", outage.back().toString())
          .put("recovered", outage.recovered().toString());
    }
    ArrayNode offences = root.putArray("offences");
    for (Offence offence : verdict.offences()) {
      offences
          .addObject()
          .put("kind", offence.kind().name())
          .put("person", offence.person())
          .put("what", offence.what())
          .put("expected", offence.expected())
          .put("found", offence.found());
    }
    ObjectNode wronged = root.putObject("wronged");
    verdict.offences().stream()
        .map(Offence::person)
        .distinct()
        .forEach(person -> wronged.set(person, all(person)));
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, root.toPrettyString() + "\n");
  }

  private ObjectNode all(String person) {
    ObjectNode all = Doors.JSON.createObjectNode();
    ArrayNode told = all.putArray("told");
    ArrayNode found = all.putArray("found");
    result.told().people().stream()
        .filter(each -> each.id().equals(person))
        .forEach(each -> told.add(each.toString()));
    Found seen = result.found();
    seen.archive().stream()
        .filter(each -> each.id().startsWith(person + "-"))
        .forEach(each -> found.add(each.toString()));
    seen.facts().stream()
        .filter(each -> each.person().equals(person))
        .forEach(each -> found.add(each.toString()));
    seen.enrollments().stream()
        .filter(each -> each.person().equals(person))
        .forEach(each -> found.add(each.toString()));
    seen.timers().stream()
        .filter(each -> each.person().equals(person))
        .forEach(each -> found.add(each.toString()));
    seen.messages().stream()
        .filter(each -> each.person().equals(person))
        .forEach(each -> found.add(each.toString()));
    seen.mails().stream()
        .filter(each -> each.address().startsWith(person + "@"))
        .forEach(each -> found.add(each.toString()));
    return all;
  }

  private Map<String, List<Outage>> byPart() {
    return result.told().outages().stream()
        .collect(Collectors.groupingBy(Outage::part, TreeMap::new, Collectors.toList()));
  }

  private static String cell(List<Outage> outages, boolean still) {
    List<Outage> these = outages.stream().filter(outage -> outage.still() == still).toList();
    return these.stream()
        .max(Comparator.comparingDouble(Report::seconds))
        .map(worst -> String.format(Locale.ROOT, "%d, %.1f s", these.size(), seconds(worst)))
        .orElse("-");
  }

  /** From the restart on; infinite when it did not recover. */
  static double seconds(Outage outage) {
    return outage.recovered().equals(Instant.MAX)
        ? Double.POSITIVE_INFINITY
        : Duration.between(outage.back(), outage.recovered()).toMillis() / 1000.0;
  }

  private static Object[] counts(Verdict verdict) {
    return java.util.Arrays.stream(Kind.values()).map(verdict::count).toArray();
  }

  static void figure(PrintStream out, String name, double value, String unit) {
    String number =
        value == Math.rint(value) && !Double.isInfinite(value)
            ? Long.toString((long) value)
            : String.format(Locale.ROOT, "%.1f", value);
    out.println("FIGURE " + name + " " + number + " " + unit);
  }
}
