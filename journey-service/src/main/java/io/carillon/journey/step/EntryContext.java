package io.carillon.journey.step;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What opened an enrollment: {@code entry} in conditions and templates.
 *
 * @param at when the first entry event happened
 * @param properties of the newest entry event: the first one, or one that refreshed it
 * @param events the properties of the first entry event and of each that refreshed it, oldest
 *     first. Those with the same {@code product_id} are one line, of which the newest counts;
 *     beyond 32 KB the oldest lines fall out.
 */
public record EntryContext(
    String eventId,
    String name,
    Instant at,
    Map<String, Object> properties,
    Map<String, Object> context,
    List<Map<String, Object>> events) {
  static final int MOST_CHARACTERS = 32_768;
  private static final String LINE = "product_id";

  static EntryContext of(Happening happening) {
    return new EntryContext(
        happening.id(),
        happening.name(),
        happening.at(),
        happening.properties(),
        happening.context(),
        bounded(List.of(happening.properties())));
  }

  EntryContext refreshedBy(Happening happening) {
    return new EntryContext(
        eventId,
        name,
        at,
        happening.properties(),
        happening.context(),
        bounded(lines(events, List.of(happening.properties()))));
  }

  /** This context with the lines of another enrollment of the same person and instance key. */
  public EntryContext joinedBy(EntryContext other) {
    return new EntryContext(
        eventId, name, at, properties, context, bounded(lines(other.events, events)));
  }

  private static List<Map<String, Object>> lines(
      List<Map<String, Object>> older, List<Map<String, Object>> newer) {
    List<Map<String, Object>> lines = new ArrayList<>(older);
    for (Map<String, Object> line : newer) {
      Object product = line.get(LINE);
      if (product != null) {
        lines.removeIf(known -> product.equals(known.get(LINE)));
      } else {
        lines.removeIf(line::equals);
      }
      lines.add(line);
    }
    return lines;
  }

  private static List<Map<String, Object>> bounded(List<Map<String, Object>> lines) {
    int size = 0;
    int first = lines.size();
    while (first > 0) {
      size += size(lines.get(first - 1));
      if (size > MOST_CHARACTERS && first < lines.size()) {
        break;
      }
      first--;
    }
    return List.copyOf(lines.subList(first, lines.size()));
  }

  /** About as many characters as its JSON has. */
  private static int size(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        int size = 2;
        for (Map.Entry<?, ?> e : new HashMap<>(map).entrySet()) {
          size += String.valueOf(e.getKey()).length() + 4;
          size += e.getValue() == null ? 4 : size(e.getValue());
        }
        yield size;
      }
      case List<?> list -> 2 + list.stream().mapToInt(v -> v == null ? 5 : size(v) + 1).sum();
      default -> String.valueOf(value).length() + 2;
    };
  }
}
