package io.carillon.ingest.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class FramesTest {

  @Property
  void findsEachRecordWhereverTheFileIsCutAndWhereverSomebodyStopped(
      @ForAll("records") List<String> records,
      @ForAll @IntRange(min = 40, max = 200) int window,
      @ForAll @IntRange(min = 1, max = 5) int atOnce) {
    byte[] file = String.join("\n", records).getBytes(UTF_8);

    List<String> found = new ArrayList<>();
    int at = 0;
    while (at < file.length) {
      byte[] part = Arrays.copyOfRange(file, at, Math.min(file.length, at + window));
      Frames.Cut cut = Frames.of(part, at + part.length == file.length, true, atOnce);
      cut.frames().forEach(f -> found.add(new String(part, f.start(), f.end() - f.start(), UTF_8)));
      assertThat(cut.consumed()).isPositive();
      at += cut.consumed();
    }

    assertThat(String.join("\n", found)).isEqualTo(new String(file, UTF_8));
    assertThat(found).isEqualTo(records);
  }

  /** At most 40 bytes each, none empty. */
  @Provide
  Arbitrary<List<String>> records() {
    Arbitrary<String> cell =
        Arbitraries.strings()
            .withChars("ab,\n\"é")
            .ofMaxLength(6)
            .map(text -> "\"" + text.replace("\"", "\"\"") + "\"");
    return cell.list()
        .ofMinSize(1)
        .ofMaxSize(2)
        .map(cells -> String.join(",", cells))
        .list()
        .ofMinSize(1);
  }

  @Example
  void aQuoteThatDoesNotEndCostsItsLineAlone() {
    byte[] file = "a,b\n1,\"2\n3,4\n5,6\n".getBytes(UTF_8);

    Frames.Cut cut = Frames.of(file, true, true, 10);

    assertThat(cut.frames()).hasSize(4);
    assertThat(cut.frames())
        .extracting(Frames.Frame::broken)
        .containsExactly(false, true, false, false);
    assertThat(cut.consumed()).isEqualTo(file.length);
  }

  @Example
  void aLineThatIsTooLongIsBrokenAndTheNextIsNot() {
    byte[] file = ("a".repeat(Frames.LONGEST + 1) + "\nb\n").getBytes(UTF_8);

    assertThat(Frames.of(file, true, false, 10).frames())
        .extracting(Frames.Frame::broken)
        .containsExactly(true, false);
  }

  @Example
  void aRecordWithoutItsEndWaitsForMore() {
    assertThat(Frames.of("a,b\n1,2".getBytes(UTF_8), false, true, 10))
        .isEqualTo(new Frames.Cut(List.of(new Frames.Frame(0, 3, false)), 4));
  }
}
