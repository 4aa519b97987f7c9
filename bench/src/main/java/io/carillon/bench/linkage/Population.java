package io.carillon.bench.linkage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes up records of people: each value as frequent as among the originals of a labelled file, a
 * part of the records duplicates, each field of these as often absent, mistyped or another as among
 * the file's.
 */
final class Population {
  private static final double DUPLICATES = 0.15;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final String DIGITS = "0123456789";

  /** How often a duplicate's field is not what the original's is. */
  private record Errors(double absent, double mistyped, double other) {}

  private final Labelled model;
  private final List<@Nullable String[]> originals = new ArrayList<>();
  private final List<Errors> errors = new ArrayList<>();
  private final SplittableRandom random;

  Population(Labelled model, long seed) {
    this.model = model;
    this.random = new SplittableRandom(seed);
    Map<Integer, @Nullable String[]> first = new HashMap<>();
    for (int at = 0; at < model.truth().length; at++) {
      if (model.originals()[at]) {
        originals.add(model.rows().get(at));
        first.put(model.truth()[at], model.rows().get(at));
      }
    }
    for (int field = 0; field < model.columns().size(); field++) {
      errors.add(seen(field, first));
    }
  }

  private Errors seen(int field, Map<Integer, @Nullable String[]> first) {
    int all = 0;
    int absent = 0;
    int mistyped = 0;
    int other = 0;
    for (int at = 0; at < model.truth().length; at++) {
      String[] original = first.get(model.truth()[at]);
      if (model.originals()[at] || original == null || original[field] == null) {
        continue;
      }
      String now = model.rows().get(at)[field];
      all++;
      if (now == null) {
        absent++;
      } else if (!now.equals(original[field])) {
        if (edits(now, original[field]) <= 2) {
          mistyped++;
        } else {
          other++;
        }
      }
    }
    double count = Math.max(1, all);
    return new Errors(absent / count, mistyped / count, other / count);
  }

  Labelled of(int records) {
    int people = (int) (records * (1 - DUPLICATES));
    int[] truth = new int[records];
    boolean[] first = new boolean[records];
    List<@Nullable String[]> rows = new ArrayList<>(records);
    for (int at = 0; at < records; at++) {
      first[at] = at < people;
      truth[at] = at < people ? at : random.nextInt(people);
      rows.add(at < people ? person() : duplicate(rows.get(truth[at])));
    }
    return new Labelled("made", model.columns(), rows, truth, first);
  }

  private @Nullable String[] person() {
    @Nullable String[] person = new String[model.columns().size()];
    for (int field = 0; field < person.length; field++) {
      person[field] = field(field);
    }
    return person;
  }

  /** Dates of birth are of any day; all else is as frequent as it was seen. */
  private @Nullable String field(int field) {
    if (model.columns().get(field).contains("birth")) {
      return "%d%02d%02d"
          .formatted(1900 + random.nextInt(100), 1 + random.nextInt(12), 1 + random.nextInt(28));
    }
    return originals.get(random.nextInt(originals.size()))[field];
  }

  private @Nullable String[] duplicate(@Nullable String[] original) {
    @Nullable String[] copy = original.clone();
    for (int field = 0; field < copy.length; field++) {
      String value = copy[field];
      if (value == null) {
        continue;
      }
      Errors rates = errors.get(field);
      double drawn = random.nextDouble();
      if (drawn < rates.absent) {
        copy[field] = null;
      } else if (drawn < rates.absent + rates.mistyped) {
        copy[field] = mistyped(value);
      } else if (drawn < rates.absent + rates.mistyped + rates.other) {
        copy[field] = field(field);
      }
    }
    return copy;
  }

  private String mistyped(String value) {
    int at = random.nextInt(value.length());
    String kind = Character.isDigit(value.charAt(at)) ? DIGITS : LETTERS;
    char typed = kind.charAt(random.nextInt(kind.length()));
    String before = value.substring(0, at);
    String after = value.substring(at + 1);
    return switch (random.nextInt(value.length() < 2 ? 2 : 4)) {
      case 0 -> before + typed + value.charAt(at) + after;
      case 1 -> before + typed + after;
      case 2 -> before + after;
      default ->
          after.isEmpty()
              ? before + typed
              : before + after.charAt(0) + value.charAt(at) + after.substring(1);
    };
  }

  /** Levenshtein's distance. */
  static int edits(String one, String other) {
    Objects.requireNonNull(other);
    int[] row = new int[other.length() + 1];
    for (int at = 0; at < row.length; at++) {
      row[at] = at;
    }
    for (int up = 1; up <= one.length(); up++) {
      int corner = row[0];
      row[0] = up;
      for (int at = 1; at < row.length; at++) {
        int swap = corner + (one.charAt(up - 1) == other.charAt(at - 1) ? 0 : 1);
        corner = row[at];
        row[at] = Math.min(swap, Math.min(row[at], row[at - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
