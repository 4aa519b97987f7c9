package io.carillon.journey.diagram;

import io.carillon.journey.definition.Entry;
import io.carillon.journey.definition.JourneyDefinition;
import io.carillon.journey.definition.Step;
import io.carillon.journey.definition.Window;
import java.time.LocalTime;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a picture says of entries and steps. */
final class Words {
  private Words() {}

  static String of(Step step) {
    return switch (step) {
      case Step.Send send -> "send " + send.channel() + ": " + send.template();
      case Step.Wait(Step.Until until, Window window, String _) -> of(until) + of(window);
      case Step.WaitFor waitFor -> "wait for an event, at most " + waitFor.timeout();
      case Step.Branch _ -> "branch";
      case Step.Exit exit -> "exit: " + exit.reason();
    };
  }

  static String entry(JourneyDefinition definition) {
    return switch (definition.entry()) {
      case Entry.ByEvent entry ->
          "enters by " + entry.event() + (entry.where() == null ? "" : " where " + entry.where());
      case Entry.BySegment entry ->
          entry.on() == Entry.Transition.ENTER
              ? "enters with the segment " + entry.segment()
              : "enters on leaving the segment " + entry.segment();
      case Entry.ByApi _ -> "enters by the API";
    };
  }

  /** At most so many characters. */
  static String cut(String text, int most) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= most ? line : line.substring(0, most - 1) + "…";
  }

  private static String of(Step.Until until) {
    return switch (until) {
      case Step.Until.Elapsed elapsed -> "wait " + elapsed.span();
      case Step.Until.Moment moment -> "wait until " + moment.expression();
    };
  }

  private static String of(@Nullable Window window) {
    if (window == null) {
      return "";
    }
    String days =
        window.days().size() == 7
            ? ""
            : window.days().stream()
                .sorted()
                .map(day -> day.name().substring(0, 2).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" ", " ", ""));
    String to = window.to().equals(LocalTime.MAX) ? "24:00" : window.to().toString();
    return "," + days + " " + window.from() + "–" + to;
  }
}
