package io.carillon.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {

  @Test
  void theSamePartsGiveTheSameIdForEver() {
    assertThat(Ids.hash("demo", "kelly", 7))
        .isEqualTo(UUID.fromString("bdb1545a-6969-86e2-aa56-426f39529cf2"));
  }

  @Test
  void partsDoNotRunIntoEachOther() {
    assertThat(Ids.hash("a", "bc")).isNotEqualTo(Ids.hash("ab", "c"));
  }

  @Test
  void newIdsAreInTheOrderOfTheirMaking() {
    UUID first = Ids.next();
    UUID second = Ids.next();

    assertThat(first.version()).isEqualTo(7);
    assertThat(first.toString()).isLessThan(second.toString());
  }

  @Test
  void onlyTheUsualFormIsAnId() {
    assertThat(Ids.parse("abandoned-cart")).isEmpty();
    assertThat(Ids.parse("1-2-3-4-5")).isEmpty();
    assertThat(Ids.parse("01890a5d-ac96-774b-bcce-b302099a8057")).isPresent();
  }
}
