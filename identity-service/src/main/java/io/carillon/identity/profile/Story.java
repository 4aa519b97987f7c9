package io.carillon.identity.profile;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A merge in words. */
final class Story {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Why of two profiles this one stayed. */
  enum Why {
    KNOWN("it was known by an identifier of its own and the other was not"),
    ELDER("it was the older one");

    private final String words;

    Why(String words) {
      this.words = words;
    }
  }

  private Story() {}

  static String of(MergeView merge, Why why) {
    return Stream.of(
            cause(merge),
            "Profile %s became part of profile %s, which stayed because %s."
                .formatted(merge.loser(), merge.survivor(), why.words),
            dropped(merge.dropped()),
            undone(merge))
        .filter(sentence -> !sentence.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static String cause(MergeView merge) {
    String when = WHEN.format(merge.mergedAt());
    if (merge.eventId().isEmpty()) {
      return "On %s %s said that two profiles are one person%s."
          .formatted(when, named(merge.actor()), quoted(merge.reason()));
    }
    String inputs = merge.inputs().isEmpty() ? "identifiers" : and(merge.inputs());
    return "On %s the event %s named two profiles at once by %s."
        .formatted(when, merge.eventId(), inputs);
  }

  private static String dropped(List<String> dropped) {
    if (dropped.isEmpty()) {
      return "";
    }
    return "Of the same event %s did not count."
        .formatted(
            and(
                dropped.stream()
                    .map(
                        one -> {
                          String[] parts = one.split(" ", 2);
                          return parts.length < 2
                              ? parts[0]
                              : "%s (%s)".formatted(parts[0], reason(parts[1]));
                        })
                    .toList()));
  }

  private static String reason(String reason) {
    return switch (reason) {
      case "UNIQUE_CONFLICT" -> "it is another customer's";
      case "DEVICE_ALONE" -> "somebody else uses that device";
      case "KEPT_APART" -> "a merge of the two was undone, refused or waits for an operator";
      case "MANY_AT_ONCE" -> "one event seldom names so many people, so an operator is asked";
      case "PLACEHOLDER" -> "a value looks as if somebody had typed it in, so an operator is asked";
      case "TWO_PLACES" ->
          "the two were at two places within too short a time, so an operator is asked";
      case "LIMIT" -> "a person has no more of that type";
      case "MERGE_FUSE" -> "the profile has as many merges as one may have";
      case "IDENTIFIER_FUSE" -> "the profile has as many identifiers as one may have";
      default -> reason;
    };
  }

  private static String undone(MergeView merge) {
    MergeView.Undone undone = merge.undone();
    if (undone == null) {
      Instant until = merge.undoableUntil();
      return until == null
          ? "It can no longer be undone."
          : "It can be undone until %s.".formatted(WHEN.format(until));
    }
    return "On %s %s undid it%s: what was merged lives on as profile %s, and no event joins the two again."
        .formatted(
            WHEN.format(undone.at()),
            named(undone.actor()),
            quoted(undone.reason()),
            undone.profile());
  }

  private static String named(String actor) {
    return actor.isEmpty() ? "an operator" : actor;
  }

  private static String quoted(String reason) {
    return reason.isEmpty() ? "" : " (\"%s\")".formatted(reason);
  }

  private static String and(List<String> words) {
    return words.size() < 2
        ? String.join("", words)
        : String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
  }
}
