package io.carillon.bench.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.platform.linkage.Linkage;
import io.carillon.platform.linkage.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FloorsTest {
  private static final List<String> COLUMNS =
      List.of(
          "given_name",
          "surname",
          "street_number",
          "address_1",
          "suburb",
          "postcode",
          "state",
          "date_of_birth");

  private static final String[] SYLLABLES =
      "ka ren mo li dar to bel win sa per nor gil han ro ves ti mar ju el kor".split(" ");

  @Test
  void whatWasMeasuredIsHeldAgainstItsFloorAndTheRestIsSaidToBeMissing() {
    Floors floors = new Floors();
    floors.measured("febrl3", 0.9912);
    floors.measured("febrl1", 0.2);
    boolean before = floors.hold();
    floors.measured("fake_1000", 0.8499);

    assertThat(before).isTrue();
    assertThat(floors.hold()).isFalse();
    assertThat(floors.lines())
        .containsExactly(
            "linkage: fake_1000: F1 0.8499, floor 0.85: MISSED",
            "linkage: febrl3: F1 0.9912, floor 0.99: holds",
            "linkage: febrl3-without-soc_sec_id: floor 0.97 not checked: no such file",
            "linkage: rldata10000: floor 0.95 not checked: no such file");
  }

  @Test
  void madeUpPeopleAreToldApartWithDefaultSettingsAndNoLabels() {
    Labelled made = new Population(model(), 7).of(1_500);

    Quality quality;
    try (Linkage linkage = new Linkage(Settings.standard())) {
      linkage.records(made.columns(), made.rows());
      quality = Quality.of(linkage.link(_ -> {}).people(), made.truth());
    }

    assertThat(quality.f1()).isGreaterThan(0.97);
    assertThat(quality.precision()).isGreaterThan(0.97);
  }

  /** People of a small country, half of them twice, the second time with a slip or a gap. */
  private static Labelled model() {
    SplittableRandom random = new SplittableRandom(11);
    List<@Nullable String[]> rows = new ArrayList<>();
    int people = 600;
    int[] truth = new int[people * 3 / 2];
    boolean[] originals = new boolean[truth.length];
    for (int at = 0; at < people; at++) {
      int town = random.nextInt(40);
      rows.add(
          new String[] {
            word(random.nextInt(60) * random.nextInt(2), 2),
            word(100 + random.nextInt(300), 3),
            String.valueOf(1 + random.nextInt(200)),
            word(1_000 + random.nextInt(150), 3) + " street",
            word(2_000 + town, 3),
            String.valueOf(2_000 + town),
            town % 3 == 0 ? "nsw" : town % 3 == 1 ? "vic" : "qld",
            "19%02d%02d%02d"
                .formatted(20 + random.nextInt(80), 1 + random.nextInt(12), 1 + random.nextInt(28))
          });
      truth[at] = at;
      originals[at] = true;
    }
    for (int at = people; at < truth.length; at++) {
      @Nullable String[] copy = rows.get(at - people).clone();
      for (int field = 0; field < copy.length; field++) {
        int drawn = random.nextInt(20);
        String value = copy[field];
        if (drawn == 0) {
          copy[field] = null;
        } else if (drawn < 3 && value != null && value.length() > 2) {
          copy[field] = value.charAt(1) + value.substring(0, 1) + value.substring(2);
        }
      }
      rows.add(copy);
      truth[at] = at - people;
    }
    return new Labelled("model", COLUMNS, rows, truth, originals);
  }

  /** The same word for the same number. */
  private static String word(int number, int syllables) {
    SplittableRandom random = new SplittableRandom(number * 31L + 5);
    StringBuilder word = new StringBuilder();
    for (int at = 0; at < syllables; at++) {
      word.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
    }
    return word.toString();
  }
}
