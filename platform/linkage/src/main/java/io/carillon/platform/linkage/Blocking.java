package io.carillon.platform.linkage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which pairs are looked at: all, while there are few records; else those that agree on something
 * rare enough. Each field has keys by its kind; alone, by two or by three of them a rule is made,
 * the rarer the earlier, while the number of pairs stays within bounds.
 */
final class Blocking {
  /** So many pairs are compared whatever the number of records, and so many for each record. */
  private static final long FEW = 2_000_000;

  private static final long EACH = 15;

  /** Records that share a key with more than these share no person, but a habit or a blank. */
  private static final int CROWD = 2_000;

  /** The most of the records that a rule may pass over. */
  private static final double PASSED_OVER = 0.1;

  private static final int SAMPLE = 30_000;

  /** What of a field must be equal: the whole, or a part of it. */
  private record Key(int field, String sql, String name) {
    boolean impliedBy(Key other) {
      return field == other.field && (sql.equals(other.sql) || other.sql.equals("f" + field));
    }
  }

  private record Rule(List<Key> keys, double pairs) {
    /** Whatever the other finds, this one does too. */
    boolean covers(Rule other) {
      return keys.stream().allMatch(key -> other.keys.stream().anyMatch(key::impliedBy));
    }

    String hash() {
      return "hash(" + String.join(", ", keys.stream().map(Key::sql).toList()) + ")";
    }

    String filled() {
      return String.join(" AND ", keys.stream().map(key -> key.sql + " IS NOT NULL").toList());
    }
  }

  private final Duck duck;
  private final List<Field> fields;
  private final long records;
  private final double scale;

  Blocking(Duck duck, List<Field> fields, long records) {
    this.duck = duck;
    this.fields = fields;
    this.records = records;
    this.scale = Math.max(1, (double) records / SAMPLE);
  }

  /** Fills {@code candidate (a, b)}, each pair once, a before b; tells by what, for people. */
  List<String> run() {
    if ((double) records * (records - 1) / 2 <= FEW) {
      duck.run(
          "CREATE TABLE candidate AS SELECT l.id a, r.id b FROM rec l JOIN rec r ON l.id < r.id");
      return List.of("all pairs");
    }
    List<Rule> rules = rules();
    duck.run("CREATE TABLE found (ab BIGINT)");
    for (Rule rule : rules) {
      duck.run(
          "CREATE OR REPLACE TEMP TABLE hashed AS SELECT id, %s AS h FROM rec WHERE %s"
              .formatted(rule.hash(), rule.filled()));
      duck.run(
          ("CREATE OR REPLACE TEMP TABLE keyed AS SELECT id, h FROM hashed SEMI JOIN (SELECT h FROM"
                  + " hashed GROUP BY h HAVING count(*) BETWEEN 2 AND %d) USING (h)")
              .formatted(CROWD));
      duck.run(
          "INSERT INTO found SELECT (l.id::BIGINT << 32) | r.id FROM keyed l JOIN keyed r ON l.h ="
              + " r.h AND l.id < r.id");
    }
    duck.run(
        "CREATE TABLE candidate AS SELECT (ab >> 32)::INTEGER a, (ab & 4294967295)::INTEGER b FROM"
            + " (SELECT DISTINCT ab FROM found)");
    duck.run("DROP TABLE found");
    return rules.stream().map(Blocking::said).toList();
  }

  private static String said(Rule rule) {
    return String.join(" and ", rule.keys.stream().map(Key::name).toList());
  }

  private List<Rule> rules() {
    double budget = Math.max(FEW, EACH * records);
    duck.run(
        "CREATE OR REPLACE TEMP TABLE part AS SELECT * FROM rec WHERE id IN (SELECT id FROM rec"
            + " ORDER BY hash(id) LIMIT "
            + SAMPLE
            + ")");
    List<Key> keys = new ArrayList<>();
    for (int at = 0; at < fields.size(); at++) {
      keys.addAll(keys(fields.get(at).kind(), at));
    }
    List<Rule> chosen = new ArrayList<>();
    List<Rule> refused = new ArrayList<>();
    double spent =
        choose(keys.stream().map(List::of).toList(), budget / 4, budget, chosen, refused);
    List<Rule> still = new ArrayList<>();
    spent += choose(longer(refused, keys, chosen), budget / 8, budget - spent, chosen, still);
    choose(longer(still, keys, chosen), budget / 8, budget - spent, chosen, new ArrayList<>());
    chosen.removeIf(rule -> chosen.stream().anyMatch(other -> other != rule && other.covers(rule)));
    return chosen;
  }

  /** Takes the rarest first, while they fit; answers how many pairs that makes. */
  private double choose(
      List<List<Key>> tried, double most, double budget, List<Rule> chosen, List<Rule> refused) {
    List<Rule> rules =
        tried.stream()
            .map(keys -> new Rule(keys, pairs(new Rule(keys, 0))))
            .sorted(Comparator.comparingDouble(Rule::pairs))
            .toList();
    double spent = 0;
    for (Rule rule : rules) {
      if (rule.pairs <= most && spent + rule.pairs <= budget) {
        chosen.add(rule);
        spent += rule.pairs;
      } else {
        refused.add(rule);
      }
    }
    return spent;
  }

  private static List<List<Key>> longer(List<Rule> refused, List<Key> keys, List<Rule> chosen) {
    List<List<Key>> longer = new ArrayList<>();
    Set<Set<Key>> known = new HashSet<>();
    for (Rule rule : refused) {
      for (Key key : keys) {
        if (rule.keys.stream().anyMatch(had -> had.field == key.field)) {
          continue;
        }
        List<Key> more = new ArrayList<>(rule.keys);
        more.add(key);
        Rule made = new Rule(more, 0);
        if (chosen.stream().noneMatch(had -> had.covers(made)) && known.add(Set.copyOf(more))) {
          longer.add(List.copyOf(more));
        }
      }
    }
    return longer;
  }

  /**
   * How many it makes, as a sample tells; infinitely many when it passes over too many records as a
   * crowd.
   */
  private double pairs(Rule rule) {
    String sql =
        ("SELECT coalesce(sum(c * (c - 1) / 2) FILTER (c <= %1$s), 0), coalesce(sum(c) FILTER (c >"
                + " %1$s), 0) / coalesce(sum(c), 1) FROM (SELECT count(*)::DOUBLE c FROM part WHERE"
                + " %2$s GROUP BY %3$s)")
            .formatted(Math.max(2, CROWD / scale), rule.filled(), rule.hash());
    return duck.list(
            sql,
            row ->
                row.getDouble(2) > PASSED_OVER
                    ? Double.POSITIVE_INFINITY
                    : row.getDouble(1) * scale * scale)
        .getFirst();
  }

  private List<Key> keys(Kind kind, int at) {
    String value = "f" + at;
    String name = fields.get(at).name();
    Key same = new Key(at, value, "same " + name);
    return switch (kind) {
      case GIVEN_NAME, FAMILY_NAME, CITY, STREET, TEXT, FULL_NAME ->
          List.of(same, new Key(at, "left(" + value + ", 3)", "beginning of " + name));
      case EMAIL ->
          List.of(same, new Key(at, "split_part(" + value + ", '@', 1)", name + " before the @"));
      case DATE ->
          List.of(
              same,
              new Key(at, "left(" + value + ", 6)", "year and month of " + name),
              new Key(at, "right(" + value + ", 4)", "month and day of " + name),
              new Key(
                  at,
                  "left(" + value + ", 4) || right(" + value + ", 2)",
                  "year and day of " + name));
      default -> List.of(same);
    };
  }
}
