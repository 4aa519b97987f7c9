package io.carillon.journey.definition;

import static io.carillon.journey.definition.DefinitionReader.LONGEST_EXPRESSION;
import static io.carillon.journey.definition.DefinitionReader.LONGEST_NAME;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one step. */
final class StepReader {
  private static final int MOST_BRANCHES = 9;
  private static final int MOST_CASES = 20;
  private static final Set<String> LATER =
      Set.of("split", "update", "list", "points", "webhook", "journey");
  private static final List<String> CHANNELS =
      List.of("email", "sms", "push", "inapp", "webpush", "webhook");
  private static final String TYPES = "send, wait, waitFor, branch or exit";
  private static final Map<String, Step.OnPast> ON_PAST = new LinkedHashMap<>();
  private static final Map<String, DayOfWeek> DAYS = new LinkedHashMap<>();

  static {
    for (Step.OnPast onPast : Step.OnPast.values()) {
      ON_PAST.put(onPast.word(), onPast);
    }
    for (DayOfWeek day : DayOfWeek.values()) {
      DAYS.put(day.name().substring(0, 3).toLowerCase(Locale.ROOT), day);
    }
  }

  private StepReader() {}

  static Optional<Step> step(Fields step) {
    String type = step.required("type", LONGEST_NAME);
    Step read =
        switch (type) {
          case "send" -> send(step);
          case "wait" -> waiting(step);
          case "waitFor" -> waitFor(step);
          case "branch" -> branch(step);
          case "exit" -> new Step.Exit(step.required("reason", LONGEST_NAME));
          default -> unknown(step, type);
        };
    if (read != null) {
      step.done();
    }
    return Optional.ofNullable(read);
  }

  private static @Nullable Step unknown(Fields step, String type) {
    if (LATER.contains(type)) {
      step.refuse("type", TYPES + " (other steps are not supported yet)");
    } else if (!type.isEmpty()) {
      step.mistake("type", "one of " + TYPES);
    }
    return null;
  }

  private static Step send(Fields step) {
    String channel = step.required("channel", LONGEST_NAME);
    if (!channel.isEmpty() && !CHANNELS.contains(channel)) {
      step.mistake("channel", "one of " + String.join(", ", CHANNELS));
    }
    Map<String, String> purposes = new LinkedHashMap<>();
    purposes.put("marketing", "marketing");
    purposes.put("transactional", "transactional");
    return new Step.Send(
        channel,
        step.required("template", LONGEST_NAME),
        step.word("purpose", purposes, "marketing"),
        next(step, "next"),
        step.text("onWithheld", LONGEST_NAME).orElse(null));
  }

  private static Step waiting(Fields step) {
    Optional<Span> elapsed = step.span("for");
    Optional<String> moment = step.text("until", LONGEST_EXPRESSION);
    if (step.has("for") == step.has("until")) {
      step.mistake("for", "either for (a duration) or until (an expression)");
    }
    Step.OnPast onPast = step.word("onPast", ON_PAST, Step.OnPast.CONTINUE);
    if (step.has("onPast") && !step.has("until")) {
      step.mistake("onPast", "nothing: only a wait until a moment can be past");
    }
    Step.Until until =
        moment.isPresent()
            ? new Step.Until.Moment(moment.get(), onPast)
            : new Step.Until.Elapsed(elapsed.orElse(Span.of("PT1S")));
    Window window = step.has("window") ? window(step.object("window", false)) : null;
    if (window == null) {
      step.object("window", false);
    }
    return new Step.Wait(until, window, next(step, "next"));
  }

  private static @Nullable Window window(Fields fields) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String word : fields.texts("days")) {
      DayOfWeek day = DAYS.get(word);
      if (day == null) {
        fields.mistake("days", "some of " + String.join(", ", DAYS.keySet()));
      } else {
        days.add(day);
      }
    }
    if (days.isEmpty()) {
      days = EnumSet.allOf(DayOfWeek.class);
    }
    LocalTime from = time(fields, "from", LocalTime.MIN);
    LocalTime to = time(fields, "to", LocalTime.MAX);
    if (!from.isBefore(to)) {
      fields.mistake("to", "a time of day later than from, at most 24:00");
    }
    fields.done();
    return new Window(days, from, to);
  }

  private static LocalTime time(Fields fields, String name, LocalTime otherwise) {
    return fields
        .parsed(
            name,
            text -> {
              try {
                return Optional.of(
                    text.equals("24:00")
                        ? LocalTime.MAX
                        : text.length() == 5 ? LocalTime.parse(text) : wrong(text));
              } catch (DateTimeException e) {
                return Optional.<LocalTime>empty();
              }
            },
            "a time of day, HH:mm")
        .orElse(otherwise);
  }

  private static LocalTime wrong(String text) {
    throw new DateTimeException(text);
  }

  private static Step waitFor(Fields step) {
    List<Step.Awaited> branches =
        step.list("branches", 1, MOST_BRANCHES).stream().map(StepReader::awaited).toList();
    return new Step.WaitFor(branches, span(step, "timeout"), next(step, "onTimeout"));
  }

  private static Step.Awaited awaited(Fields branch) {
    Step.Awaited read =
        new Step.Awaited(
            branch.required("event", LONGEST_NAME),
            branch.text("where", LONGEST_EXPRESSION).orElse(null),
            next(branch, "next"),
            branch.flag("refreshEntry"));
    branch.done();
    return read;
  }

  private static Step branch(Fields step) {
    List<Step.Case> cases =
        step.list("cases", 1, MOST_CASES).stream()
            .map(
                one -> {
                  Step.Case read =
                      new Step.Case(one.required("when", LONGEST_EXPRESSION), next(one, "next"));
                  one.done();
                  return read;
                })
            .toList();
    return new Step.Branch(cases, next(step, "otherwise"));
  }

  /** A duration that must be there. */
  static Span span(Fields fields, String name) {
    Optional<Span> span = fields.span(name);
    if (!fields.has(name)) {
      fields.mistake(name, "an ISO 8601 duration up to P365D, such as PT1H or P3D");
    }
    return span.orElse(Span.of("PT1S"));
  }

  private static String next(Fields fields, String name) {
    return fields.required(name, LONGEST_NAME);
  }
}
