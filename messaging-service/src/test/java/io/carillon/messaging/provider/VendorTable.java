package io.carillon.messaging.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.messaging.provider.ProviderContract.Case;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of each case with each vendor: a file for each vendor, as not all of them are tested by
 * one class loader, and out of them {@code target/vendor-contract.md}. {@code docs/vendors.md} has
 * the same table; {@code -Dgolden=write} writes it there.
 */
final class VendorTable {
  static final Path DOCUMENT =
      Path.of(System.getProperty("carillon.root", ".."), "docs", "vendors.md");
  private static final Path TABLE = Path.of("target", "vendor-contract.md");
  private static final Path COLUMNS = Path.of("target", "vendor-contract");
  private static final String BEGIN = "<!-- found by ProviderContract: -->\n";
  private static final String END = "<!-- end -->\n";
  private static final String CORNER = "the vendor";

  private VendorTable() {}

  /**
   * What came of one case.
   *
   * @param why it does not exist for the vendor; empty when it does
   */
  record Cell(String end, String why) {}

  /** Keeps what was found, and says it in the table. */
  static void write(String vendor, Map<Case, Cell> found) {
    try {
      Files.createDirectories(COLUMNS);
      Files.write(
          COLUMNS.resolve(vendor),
          found.entrySet().stream()
              .map(e -> e.getKey() + "\t" + e.getValue().end() + "\t" + e.getValue().why())
              .toList());
      String table = text(columns());
      Files.writeString(TABLE, table);
      if (isGolden()) {
        String document = Files.readString(DOCUMENT);
        Files.writeString(
            DOCUMENT,
            document.substring(0, document.indexOf(BEGIN) + BEGIN.length())
                + table
                + document.substring(document.indexOf(END)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails when the document says something else. */
  static void isDocumented(String vendor, Case which, Cell found) {
    if (isGolden()) {
      return;
    }
    assertThat(documented().getOrDefault(vendor, Map.of()).get(which))
        .as("%s of %s, where it %s (-Dgolden=write)", DOCUMENT, vendor, which.words())
        .isEqualTo(found);
  }

  /** Fails when the document has a column too many, or one is missing. */
  static void areDocumented(List<String> vendors) {
    if (!isGolden()) {
      assertThat(documented().keySet()).containsExactlyInAnyOrderElementsOf(vendors);
    }
  }

  private static SortedMap<String, Map<Case, Cell>> documented() {
    List<String> lines;
    try {
      lines = between(Files.readString(DOCUMENT)).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Case> cases =
        Arrays.stream(Case.values()).collect(Collectors.toMap(Case::words, each -> each));
    SortedMap<String, Map<Case, Cell>> columns = new TreeMap<>();
    List<String> vendors = lines.isEmpty() ? List.of() : cells(lines.getFirst());
    for (String line : lines) {
      List<String> cells = line.startsWith("|") ? cells(line) : List.of("");
      Case which = cases.get(cells.getFirst());
      for (int i = 1; which != null && i < cells.size(); i++) {
        String vendor = vendors.get(i);
        columns
            .computeIfAbsent(vendor, _ -> new EnumMap<>(Case.class))
            .put(which, new Cell(cells.get(i), why(lines, vendor, which)));
      }
    }
    return columns;
  }

  private static boolean isGolden() {
    return "write".equals(System.getProperty("golden"));
  }

  private static String why(List<String> lines, String vendor, Case which) {
    String beginning = beginning(vendor, which);
    return lines.stream()
        .filter(line -> line.startsWith(beginning))
        .map(line -> line.substring(beginning.length()))
        .findFirst()
        .orElse("");
  }

  private static String beginning(String vendor, Case which) {
    return "- **%s** %s: ".formatted(vendor, which.words());
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
  }

  private static String between(String document) {
    int begin = document.indexOf(BEGIN);
    int end = document.indexOf(END);
    assertThat(begin).as("%s holds %s", DOCUMENT, BEGIN).isNotNegative();
    assertThat(end).as("%s holds %s", DOCUMENT, END).isGreaterThan(begin);
    return document.substring(begin + BEGIN.length(), end);
  }

  private static SortedMap<String, Map<Case, Cell>> columns() throws IOException {
    SortedMap<String, Map<Case, Cell>> columns = new TreeMap<>();
    try (Stream<Path> files = Files.list(COLUMNS)) {
      for (Path file : files.toList()) {
        Map<Case, Cell> column = new EnumMap<>(Case.class);
        for (String line : Files.readAllLines(file)) {
          String[] parts = line.split("\t", -1);
          column.put(Case.valueOf(parts[0]), new Cell(parts[1], parts[2]));
        }
        columns.put(file.getFileName().toString(), column);
      }
    }
    return columns;
  }

  private static String text(SortedMap<String, Map<Case, Cell>> columns) {
    List<String> lines = new ArrayList<>();
    lines.add("| %s | %s |".formatted(CORNER, String.join(" | ", columns.keySet())));
    lines.add("|---".repeat(columns.size() + 1) + "|");
    for (Case which : Case.values()) {
      lines.add(
          "| %s | %s |"
              .formatted(
                  which.words(),
                  columns.values().stream()
                      .map(column -> column.getOrDefault(which, new Cell("", "")).end())
                      .collect(Collectors.joining(" | "))));
    }
    lines.add("");
    columns.forEach(
        (vendor, column) ->
            column.forEach(
                (which, cell) -> {
                  if (!cell.why().isEmpty()) {
                    lines.add(beginning(vendor, which) + cell.why());
                  }
                }));
    return String.join("\n", lines) + "\n";
  }
}
