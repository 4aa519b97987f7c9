package io.carillon.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

  @Test
  void whatIsEncodedIsReadBack() {
    assertThat(Cursor.decode(Cursor.encode("2026-03-07T10:00:00Z", "é/?&"), 2))
        .containsExactly("2026-03-07T10:00:00Z", "é/?&");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%%%", "YQ"})
  void anythingElseIsRefused(String cursor) {
    assertThatThrownBy(() -> Cursor.decode(cursor, 2))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.reason()).isEqualTo(CommonReason.INVALID_VALUE));
  }

  @Test
  void aPlaceInTimeIsReadBack() {
    Cursor.Place place =
        new Cursor.Place(Instant.parse("2026-03-07T10:00:00.123456Z"), new UUID(1, 2));

    assertThat(Cursor.place(place.cursor())).isEqualTo(place);
  }

  @ParameterizedTest
  @CsvSource({
    "yesterday, 00000000-0000-0001-0000-000000000002",
    "2026-03-07T10:00:00Z, kelly",
    "+999999999-12-31T23:59:59Z, 00000000-0000-0001-0000-000000000002",
    "-999999999-01-01T00:00:00Z, 00000000-0000-0001-0000-000000000002"
  })
  void whatIsNoPlaceInTimeIsRefused(String at, String id) {
    assertThatThrownBy(() -> Cursor.place(Cursor.encode(at, id)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(CommonReason.INVALID_VALUE);
              assertThat(e.violations())
                  .singleElement()
                  .satisfies(violation -> assertThat(violation.field()).isEqualTo("?cursor"));
            });
  }

  @Test
  void aForgedCursorWithCharacterZeroIsRefused() {
    String forged = Cursor.encode("2026-03-07T10:00:00Z", "a\0");

    assertThatThrownBy(() -> Cursor.decode(forged, 2))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.reason()).isEqualTo(CommonReason.INVALID_VALUE));
  }

  @Test
  void aPageTellsThatThereIsMoreOnlyWhenThereIs() {
    assertThat(Page.of(List.of("a", "b", "c"), 2, last -> last).nextCursor()).isEqualTo("b");
    assertThat(Page.of(List.of("a", "b"), 2, last -> last).nextCursor()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 501})
  void aPageHasOneToFiveHundredItems(int limit) {
    assertThatThrownBy(() -> Limits.page(limit)).isInstanceOf(ProblemException.class);
    assertThat(Limits.page(null)).isEqualTo(50);
  }

  @Test
  void anEntityTagIsReadWithAndWithoutItsQuotes() {
    assertThat(ETags.require(ETags.of(7))).isEqualTo(7);
    assertThat(ETags.require("W/\"7\"")).isEqualTo(7);
    assertThatThrownBy(() -> ETags.require("seven")).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> ETags.require(null))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.reason()).isEqualTo(CommonReason.PRECONDITION_MISSING));
  }
}
