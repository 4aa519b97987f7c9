package io.carillon.scorecard.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violation;
import io.carillon.scorecard.app.Market;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinesTest {
  private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");
  private static final String LINE =
      """
      {"store":"ios","country":"fr","observedAt":"2026-06-01T06:00:00Z","source":"export",\
      "rating":4.5,"ratings":1200,"version":"7.1","updatedAt":"2026-05-20T00:00:00Z",\
      "releaseNotes":"A cart, at last","overallRank":0,"categoryRank":7}\
      """;

  @Test
  void aLineOfJsonAndARecordOfCsvAreTheSame() throws IOException {
    // Given
    String csv =
        """
        store,country,observedAt,source,rating,ratings,version,updatedAt,releaseNotes,overallRank,categoryRank
        ios,fr,2026-06-01T06:00:00Z,export,4.5,1200,7.1,2026-05-20T00:00:00Z,"A cart, at last",0,7
        """;

    // When
    Snapshot one = only(json(LINE + "\n"));
    Snapshot other = only(csv(csv));

    // Then
    assertThat(other).isEqualTo(one);
    assertThat(one.store()).isEqualTo(Market.IOS);
    assertThat(one.fact().rating()).isEqualTo(4.5);
    assertThat(one.fact().overallRank()).isZero();
    assertThat(other.id(new UUID(0, 1))).isEqualTo(one.id(new UUID(0, 1)));
    assertThat(other.id(new UUID(0, 2))).isNotEqualTo(one.id(new UUID(0, 1)));
  }

  @Test
  void eachLineIsTakenOrRefusedByItself() throws IOException {
    // When
    List<Lines.Line> lines =
        json("\n" + LINE + "\r\nno json\n[1]\n" + "x".repeat(Lines.LONGEST + 1) + "\n" + LINE);

    // Then
    assertThat(lines).extracting(Lines.Line::number).containsExactly(2L, 3L, 4L, 5L, 6L);
    assertThat(lines)
        .extracting(line -> line.result().snapshot().isPresent())
        .containsExactly(true, false, false, false, true);
    assertThat(lines.get(3).result().violations().getFirst().found()).contains("over 32768 bytes");
  }

  @Test
  void aLineOfExactlyTheLengthIsTakenAcrossReads() throws IOException {
    String padded =
        LINE.substring(0, LINE.length() - 1) + " ".repeat(Lines.LONGEST - LINE.length());
    assertThat(only(json(padded + "}\n")).country()).isEqualTo("fr");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"store\":\"ios\" | \"store\":\"windows\" | store | windows",
        "\"store\":\"ios\", | '' | store | nothing",
        "\"country\":\"fr\" | \"country\":\"FR\" | country | FR",
        "2026-06-01T06:00:00Z | yesterday | observedAt | yesterday",
        "2026-06-01T06:00:00Z | 2026-06-30T12:05:01Z | observedAt | 2026-06-30T12:05:01Z",
        "2026-05-20T00:00:00Z | 2026-06-02T00:00:00Z | updatedAt | 2026-06-02T00:00:00Z",
        "\"rating\":4.5 | \"rating\":5.1 | rating | 5.1",
        "\"rating\":4.5 | \"rating\":\"4.5\" | rating | 4.5",
        "\"ratings\":1200 | \"ratings\":0 | ratings | 0",
        "\"ratings\":1200 | \"ratings\":1.5 | ratings | 1.5",
        "\"ratings\":1200, | '' | ratings | nothing",
        "\"categoryRank\":7 | \"categoryRank\":201 | categoryRank | 201",
        "\"categoryRank\":7 | \"categoryRank\":-1 | categoryRank | -1",
        "\"source\":\"export\" | \"source\":\" \" | source | ' '",
        "\"version\" | \"versoin\" | versoin | versoin",
      })
  void whatIsWrongIsNamed(String right, String wrong, String field, String found)
      throws IOException {
    // When
    List<Violation> violations = json(LINE.replace(right, wrong)).getFirst().result().violations();

    // Then
    assertThat(violations)
        .anySatisfy(
            violation -> {
              assertThat(violation.field()).isEqualTo(field);
              assertThat(violation.found()).isEqualTo(found);
            });
  }

  @Test
  void aLineThatSaysNothingIsRefused() throws IOException {
    assertThat(
            json("{\"store\":\"ios\",\"country\":\"fr\",\"observedAt\":\"2026-06-01T06:00:00Z\","
                    + "\"source\":\"export\"}")
                .getFirst()
                .result()
                .violations())
        .extracting(Violation::found)
        .containsExactly("nothing that a store said");
  }

  @Test
  void textThatNoDatabaseKeepsIsRefused() throws IOException {
    assertThat(json(LINE.replace("export", "a\\u0000b")).getFirst().result().snapshot()).isEmpty();
    assertThat(json(LINE.replace("export", "a\\ud800b")).getFirst().result().snapshot()).isEmpty();
    assertThat(
            csv("store,country,observedAt,source,ratings\nios,fr,2026-06-01T06:00:00Z,a\0b,1\n")
                .getFirst()
                .result()
                .snapshot())
        .isEmpty();
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() throws IOException {
    byte[] latin =
        LINE.replace("cart", "c\u00e0rt").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(
            all(Lines.ofJson(new ByteArrayInputStream(latin), NOW)).getFirst().result().snapshot())
        .isEmpty();
  }

  @Test
  void aHeadingThatIsNotKnownStopsTheFile() {
    assertThatThrownBy(() -> csv("store,contry\nios,fr\n"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("column 2: contry");
    assertThatThrownBy(() -> csv("store,store\nios,fr\n"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("column 2: store");
  }

  @Test
  void aRecordWithAnotherNumberOfCellsIsRefusedAlone() throws IOException {
    // When
    List<Lines.Line> lines =
        csv(
            """
            store,country,observedAt,source,ratings
            ios,fr
            ios,fr,2026-06-01T06:00:00Z,export,12
            """);

    // Then
    assertThat(lines).extracting(Lines.Line::number).containsExactly(2L, 3L);
    assertThat(lines.getFirst().result().violations().getFirst().found()).isEqualTo("2 cells");
    assertThat(lines.getLast().result().snapshot()).isPresent();
  }

  @Test
  void notesAreTheSameWhateverTheirSpaceAndCase() {
    assertThat(Snapshot.notesHash(" Bug  fixes\n")).isEqualTo(Snapshot.notesHash("bug fixes"));
    assertThat(Snapshot.notesHash("  ")).isNull();
    assertThat(Snapshot.notesHash("Bug fix")).isNotEqualTo(Snapshot.notesHash("Bug fixes"));
  }

  @Test
  void anEmptyFileHasNoLine() throws IOException {
    assertThat(json("")).isEmpty();
    assertThat(json("\n \n")).isEmpty();
    assertThat(csv("")).isEmpty();
  }

  private static Snapshot only(List<Lines.Line> lines) {
    assertThat(lines).hasSize(1);
    Snapshot snapshot = lines.getFirst().result().snapshot().orElseThrow();
    return snapshot;
  }

  private static List<Lines.Line> json(String file) throws IOException {
    return all(Lines.ofJson(new ByteArrayInputStream(file.getBytes(UTF_8)), NOW));
  }

  private static List<Lines.Line> csv(String file) throws IOException {
    return all(Lines.ofCsv(new ByteArrayInputStream(file.getBytes(UTF_8)), NOW));
  }

  private static List<Lines.Line> all(Lines lines) throws IOException {
    List<Lines.Line> all = new ArrayList<>();
    Optional<Lines.Line> line = lines.next();
    while (line.isPresent()) {
      all.add(line.get());
      line = lines.next();
    }
    return all;
  }
}
