package io.carillon.platform.linkage;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One run: read records once, then {@link #link}. */
public final class Linkage implements AutoCloseable {
  private static final int SAMPLE = 20_000;
  private static final int LONGEST_NAME = 1_000;

  private final Settings settings;
  private final Duck duck;

  public Linkage(Settings settings) {
    this.settings = settings;
    this.duck = new Duck(settings);
  }

  /** Takes records from memory, each with as many values as there are columns. */
  public void records(List<String> columns, Iterable<? extends @Nullable String[]> rows) {
    duck.run(
        "CREATE TABLE raw (%s INTEGER, %s)"
            .formatted(
                Fields.ROW,
                String.join(
                    ", ", columns.stream().map(c -> Fields.quoted(c) + " VARCHAR").toList())));
    duck.append("raw", rows);
  }

  /** Takes a CSV file with a header. */
  public void csv(Path file) {
    read("read_csv(%s, header = true, all_varchar = true)".formatted(Duck.text(file.toString())));
    for (String column : columns()) {
      String bare = column.strip();
      if (!bare.equals(column) && !bare.isEmpty()) {
        duck.run(
            "ALTER TABLE raw RENAME COLUMN %s TO %s"
                .formatted(Fields.quoted(column), Fields.quoted(bare)));
      }
    }
  }

  /** Takes a file with one JSON object in a line. */
  public void jsonLines(Path file) {
    read("read_json(%s, format = 'newline_delimited')".formatted(Duck.text(file.toString())));
  }

  private void read(String source) {
    duck.run(
        "CREATE TABLE raw AS SELECT (row_number() OVER () - 1)::INTEGER %s, COLUMNS(*)::VARCHAR FROM %s"
            .formatted(Fields.ROW, source));
  }

  /** The columns that were read. */
  public List<String> columns() {
    List<String> all = duck.list("SELECT column_name FROM (DESCRIBE raw)", row -> row.getString(1));
    return all.subList(1, all.size());
  }

  /** Keeps for {@link #names} what this column calls each record; before {@link #link}. */
  public void named(String column) {
    duck.run(
        "CREATE TABLE named AS SELECT %s AS id, left(trim(%s), %d) AS name FROM raw"
            .formatted(Fields.ROW, Fields.quoted(column), LONGEST_NAME));
  }

  /** What the records of these pairs are called; those without a name are left out. */
  public Map<Integer, String> names(List<Pair> pairs) {
    duck.run("CREATE OR REPLACE TABLE wanted (number INTEGER, id INTEGER)");
    duck.append(
        "wanted",
        pairs.stream().flatMapToInt(p -> IntStream.of(p.a(), p.b())).distinct().toArray());
    Map<Integer, String> names = new HashMap<>();
    duck.list(
            "SELECT id, name FROM wanted JOIN named USING (id) WHERE name IS NOT NULL",
            row -> Map.entry(row.getInt(1), row.getString(2)))
        .forEach(entry -> names.put(entry.getKey(), entry.getValue()));
    return names;
  }

  /**
   * @param progress is told each step as it begins
   */
  public Linked link(Consumer<String> progress) {
    progress.accept("reading");
    duck.run("SET preserve_insertion_order = false");
    int records = (int) duck.number("SELECT count(*) FROM raw");
    Map<String, Kind> kinds = kinds(records);
    List<Field> fields = Fields.of(kinds, dayFirst(kinds));
    if (records < 2 || fields.isEmpty()) {
      return nothing(records, kinds);
    }
    duck.run(Fields.sql(fields));
    duck.run("DROP TABLE raw");
    List<Comparison> comparisons = Comparisons.of(fields, new Nesting(duck, fields).find());
    progress.accept("blocking");
    List<String> rules = new Blocking(duck, fields, records).run();
    progress.accept("comparing");
    String pattern = Patterns.sql(comparisons);
    duck.run(
        ("CREATE TABLE pair AS SELECT a, b, %s AS pattern FROM candidate JOIN rec l ON l.id = a"
                + " JOIN rec r ON r.id = b")
            .formatted(pattern));
    duck.run("DROP TABLE candidate");
    long compared = (long) duck.number("SELECT count(*) FROM pair");
    Patterns patterns = Patterns.counted(duck, "pair");
    Chance chance = new Chance(duck, comparisons, records, pattern);

    progress.accept("weighing records");
    Model model = estimate(chance, patterns, comparisons, records);
    List<Pair> pairs = new Scoring(duck, comparisons, model).pairs(settings.threshold());
    chance.tell(Clusters.chained(records, pairs, settings.threshold()));

    progress.accept("weighing people");
    model = estimate(chance, patterns, comparisons, records);
    Scoring scoring = new Scoring(duck, comparisons, model);
    pairs = scoring.pairs(settings.suggest());
    chance.tell(Clusters.chained(records, pairs, settings.suggest()));
    List<Pair> between = scoring.between();
    progress.accept("done");
    return new Linked(
        records,
        kinds,
        rules,
        compared,
        pairs,
        Clusters.of(records, pairs, between, settings.threshold()),
        new Linked.Learnt(comparisons, model, between));
  }

  private Model estimate(
      Chance chance, Patterns patterns, List<Comparison> comparisons, int records) {
    return Model.estimate(
        patterns, comparisons, chance.u(), (double) records * (records - 1) / 2, records);
  }

  /** Each record is somebody else. */
  private static Linked nothing(int records, Map<String, Kind> kinds) {
    double[][] none = new double[0][0];
    return new Linked(
        records,
        kinds,
        List.of(),
        0,
        List.of(),
        Clusters.chained(records, List.of(), 1),
        new Linked.Learnt(List.of(), new Model(0.5, none, none), List.of()));
  }

  private Map<String, Kind> kinds(int records) {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    int step = Math.max(1, records / SAMPLE);
    for (String column : columns()) {
      if (!settings.compared().isEmpty() && !settings.compared().contains(column)) {
        kinds.put(column, Kind.IGNORED);
        continue;
      }
      Kind declared = settings.declared().get(column);
      Content content = content(column, step);
      kinds.put(
          column, declared == null || content.filled() == 0 ? Kinds.of(column, content) : declared);
    }
    return kinds;
  }

  private Content content(String column, int step) {
    String whole = "TRY_CAST(regexp_extract(c, '^\\s*\\d{1,15}\\s*$') AS BIGINT)";
    String sql =
        ("SELECT count(c), count(DISTINCT c), avg(regexp_matches(c, '^[^@\\s]+@[^@\\s]+\\.')::INT),"
                + " avg(regexp_matches(c,"
                + " '^\\s*(\\d{4}\\D\\d{1,2}\\D\\d{1,2}|\\d{1,2}\\D\\d{1,2}\\D\\d{4}|(18|19|20)\\d\\d[01]\\d[0-3]\\d\\s*$)')::INT),"
                + " count(%1$s) / greatest(count(c), 1), avg(length(c)), quantile_disc(%1$s, 0.03),"
                + " quantile_disc(%1$s, 0.97) FROM (SELECT nullif(nullif(%2$s, 'NA'), '') c FROM raw"
                + " WHERE %3$s %% %4$d = 0)")
            .formatted(whole, Fields.quoted(column), Fields.ROW, step);
    return duck.list(
            sql,
            row ->
                new Content(
                    row.getLong(1),
                    row.getLong(2),
                    row.getDouble(3),
                    row.getDouble(4),
                    row.getDouble(5),
                    row.getDouble(6),
                    row.getLong(7),
                    row.getLong(8)))
        .getFirst();
  }

  /** Where a second number over 12 is seen and no first one, the month comes first. */
  private boolean dayFirst(Map<String, Kind> kinds) {
    double first = 0;
    double second = 0;
    for (Map.Entry<String, Kind> column : kinds.entrySet()) {
      if (column.getValue() == Kind.DATE) {
        String part =
            "SELECT coalesce(max(TRY_CAST(regexp_extract(%s,"
                + " '^\\s*(\\d{1,2})\\D(\\d{1,2})\\D\\d{4}', %d) AS INT)), 0) FROM raw";
        first = Math.max(first, duck.number(part.formatted(Fields.quoted(column.getKey()), 1)));
        second = Math.max(second, duck.number(part.formatted(Fields.quoted(column.getKey()), 2)));
      }
    }
    return first > 12 || second <= 12;
  }

  @Override
  public void close() {
    duck.close();
  }
}
