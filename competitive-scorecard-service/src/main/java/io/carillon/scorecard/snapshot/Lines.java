package io.carillon.scorecard.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.StrictJson;
import io.carillon.platform.problem.Violation;
import io.carillon.platform.problem.Violations;
import io.carillon.scorecard.snapshot.SnapshotReader.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file, one line at a time, whatever its length. */
interface Lines {
  /** A line longer than this is refused. */
  int LONGEST = 32 * 1024;

  /**
   * What became of a line.
   *
   * @param number from 1, as an editor counts; of a CSV file the number of the record, its heading
   *     included
   */
  record Line(long number, Result result) {}

  /** The next line that is not empty; empty at the end. */
  Optional<Line> next() throws IOException;

  /** A JSON object a line. */
  static Lines ofJson(InputStream file, Instant now) {
    return new JsonLines(file, now);
  }

  /**
   * CSV by RFC 4180, UTF-8, whose first record names the columns.
   *
   * @throws ProblemException INVALID_VALUE for columns that are not known or come twice
   */
  static Lines ofCsv(InputStream file, Instant now) throws IOException {
    return new CsvLines(file, now);
  }

  /** Lines of JSON. */
  final class JsonLines implements Lines {
    private static final ObjectMapper JSON = StrictJson.mapper();

    private final InputStream file;
    private final Instant now;
    private final byte[] buffer = new byte[16 * 1024];
    private int at;
    private int filled;
    private long number;

    private JsonLines(InputStream file, Instant now) {
      this.file = file;
      this.now = now;
    }

    @Override
    public Optional<Line> next() throws IOException {
      while (fill()) {
        number++;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean fits = take(line);
        if (!fits) {
          return refused("a line over %d bytes".formatted(LONGEST), "a shorter line");
        }
        if (!line.toString(StandardCharsets.UTF_8).isBlank()) {
          return read(line.toByteArray());
        }
      }
      return Optional.empty();
    }

    private Optional<Line> read(byte[] line) {
      try {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
        if (JSON.readTree(text) instanceof ObjectNode object) {
          return Optional.of(new Line(number, SnapshotReader.read(object, now)));
        }
        return refused("no JSON object", "a JSON object");
      } catch (CharacterCodingException e) {
        return refused("bytes that are no text", "UTF-8");
      } catch (JsonProcessingException e) {
        return refused("no JSON object that can be read", "a JSON object");
      }
    }

    private Optional<Line> refused(String found, String expected) {
      return Optional.of(
          new Line(number, Result.refused(List.of(new Violation("", found, expected)))));
    }

    /** Takes what is left of the line; false when that was too long and is gone. */
    private boolean take(ByteArrayOutputStream line) throws IOException {
      boolean fits = true;
      while (fill()) {
        int end = at;
        while (end < filled && buffer[end] != '\n') {
          end++;
        }
        fits = fits && line.size() + end - at <= LONGEST;
        if (fits) {
          line.write(buffer, at, end - at);
        }
        at = Math.min(end + 1, filled);
        if (end < filled) {
          break;
        }
      }
      return fits;
    }

    private boolean fill() throws IOException {
      if (at == filled) {
        at = 0;
        filled = Math.max(0, file.read(buffer));
      }
      return filled > 0;
    }
  }

  /** Records of CSV. */
  final class CsvLines implements Lines {
    private static final CsvMapper CSV =
        CsvMapper.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build();

    private final MappingIterator<String[]> records;
    private final List<String> columns;
    private final Instant now;
    private long number;
    private boolean broken;

    private CsvLines(InputStream file, Instant now) throws IOException {
      this.now = now;
      this.records = CSV.readerFor(String[].class).readValues(file);
      this.columns = List.of(Objects.requireNonNullElse(record(), new String[0]));
      Violations violations = new Violations();
      for (int i = 0; i < columns.size(); i++) {
        String column = columns.get(i);
        violations.check(
            SnapshotReader.COLUMNS.contains(column) && columns.indexOf(column) == i,
            "column %d".formatted(i + 1),
            column,
            "once one of " + String.join(", ", SnapshotReader.COLUMNS));
      }
      violations.throwIfAny();
    }

    @Override
    public Optional<Line> next() throws IOException {
      if (broken) {
        return Optional.empty();
      }
      try {
        String[] cells = record();
        return Optional.ofNullable(cells).map(found -> new Line(number, read(found)));
      } catch (ProblemException e) {
        broken = true;
        return Optional.of(new Line(number, Result.refused(e.violations())));
      }
    }

    private String @Nullable [] record() throws IOException {
      number++;
      try {
        return records.hasNextValue() ? records.nextValue() : null;
      } catch (JsonProcessingException e) {
        throw new ProblemException(
            CommonReason.MALFORMED,
            "Record %d is no CSV.".formatted(number),
            List.of(new Violation("", "no CSV from here on", "RFC 4180, UTF-8")));
      }
    }

    private Result read(String[] cells) {
      if (cells.length != columns.size()) {
        return Result.refused(
            List.of(
                new Violation(
                    "", cells.length + " cells", columns.size() + " cells, as the heading has")));
      }
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      for (int i = 0; i < cells.length; i++) {
        String cell = cells[i];
        if (cell.length() > LONGEST) {
          return Result.refused(
              List.of(new Violation(columns.get(i), "a cell that is too long", "a shorter one")));
        }
        if (!cell.isBlank()) {
          line.set(columns.get(i), value(columns.get(i), cell));
        }
      }
      return SnapshotReader.read(line, now);
    }

    private static JsonNode value(String column, String cell) {
      JsonNodeFactory nodes = JsonNodeFactory.instance;
      if (!SnapshotReader.NUMBERS.contains(column)) {
        return nodes.textNode(cell);
      }
      try {
        BigDecimal number = new BigDecimal(cell.strip());
        return column.toLowerCase(java.util.Locale.ROOT).endsWith("rating")
            ? nodes.numberNode(number.doubleValue())
            : nodes.numberNode(number.longValueExact());
      } catch (ArithmeticException | NumberFormatException e) {
        return nodes.textNode(cell);
      }
    }
  }
}
