package io.carillon.bench.linkage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Records whose truth is known: the columns that a linkage may see, and by record the person that
 * it must not.
 *
 * @param originals whether a record is the person's first, where the file tells
 */
record Labelled(
    String name,
    List<String> columns,
    List<@Nullable String[]> rows,
    int[] truth,
    boolean[] originals) {
  /** Columns that say who somebody is, or nothing. */
  private static final Set<String> LABELS = Set.of("rec_id", "unique_id", "cluster", "ent_id");

  private static final Pattern FEBRL = Pattern.compile("rec-(\\d+)-(org|dup-\\d+)");

  static Labelled read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> header = List.of(lines.getFirst().split(",", -1));
    int label = header.indexOf("cluster");
    label = label < 0 ? header.indexOf("ent_id") : label;
    label = label < 0 ? header.indexOf("rec_id") : label;
    List<Integer> kept = new ArrayList<>();
    for (int at = 0; at < header.size(); at++) {
      if (!LABELS.contains(header.get(at))) {
        kept.add(at);
      }
    }
    Map<String, Integer> people = new HashMap<>();
    List<@Nullable String[]> rows = new ArrayList<>();
    int[] truth = new int[lines.size() - 1];
    boolean[] originals = new boolean[truth.length];
    for (int at = 0; at < truth.length; at++) {
      String[] cells = lines.get(at + 1).split(",", -1);
      Matcher febrl = FEBRL.matcher(cells[label]);
      String person = febrl.matches() ? febrl.group(1) : cells[label];
      originals[at] = febrl.matches() && febrl.group(2).equals("org");
      truth[at] = people.computeIfAbsent(person, _ -> people.size());
      rows.add(
          kept.stream()
              .map(cell -> cells[cell].isBlank() ? null : cells[cell])
              .toArray(String[]::new));
    }
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.csv$", "");
    return new Labelled(
        name.replace("splink_", ""),
        kept.stream().map(header::get).toList(),
        rows,
        truth,
        originals);
  }

  Labelled without(String column) {
    int gone = columns.indexOf(column);
    List<@Nullable String[]> less = new ArrayList<>();
    for (@Nullable String[] row : rows) {
      @Nullable String[] rest = new String[row.length - 1];
      System.arraycopy(row, 0, rest, 0, gone);
      System.arraycopy(row, gone + 1, rest, gone, rest.length - gone);
      less.add(rest);
    }
    List<String> left = columns.stream().filter(name -> !name.equals(column)).toList();
    return new Labelled(name + "-without-" + column, left, less, truth, originals);
  }
}
