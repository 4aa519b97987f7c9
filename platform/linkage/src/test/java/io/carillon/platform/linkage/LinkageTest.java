package io.carillon.platform.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkageTest {
  private static final List<String> COLUMNS =
      List.of("id", "first_name", "last_name", "birth_date", "city", "email");
  private static final int PEOPLE = 200;
  private static final int TWICE = 84;

  @TempDir Path folder;

  private static Linked linked;

  /** Two hundred people; of the first eighty-four a second record, with a slip. */
  @BeforeAll
  static void linkAFewPeople() {
    try (Linkage linkage = new Linkage(Settings.standard())) {
      linkage.records(COLUMNS, people());
      linked = linkage.link(_ -> {});
    }
  }

  private static List<@Nullable String[]> people() {
    Random random = new Random(11);
    String[] first = names(random, 60);
    String[] last = names(random, 90);
    List<@Nullable String[]> rows = new ArrayList<>();
    for (int at = 0; at < PEOPLE; at++) {
      String given = first[(int) (60 * random.nextDouble() * random.nextDouble())];
      String family = last[(int) (90 * random.nextDouble() * random.nextDouble())];
      rows.add(
          new String[] {
            "r" + at,
            given,
            family,
            "%d-%02d-%02d"
                .formatted(
                    1940 + random.nextInt(60), 1 + random.nextInt(12), 1 + random.nextInt(28)),
            "City" + (int) (12 * random.nextDouble() * random.nextDouble()),
            random.nextInt(3) == 0 ? null : given + "." + family + at + "@example.com"
          });
    }
    for (int at = 0; at < TWICE; at++) {
      @Nullable String[] copy = rows.get(at).clone();
      copy[0] = "r" + rows.size();
      switch (at % 6) {
        case 0 -> copy[1] = copy[1].substring(1);
        case 1 -> copy[2] = copy[2] + "x";
        case 2 ->
            copy[3] =
                copy[3].substring(0, 5) + copy[3].substring(8) + "-" + copy[3].substring(5, 7);
        case 3 -> copy[5] = null;
        case 4 -> {
          String given = copy[1];
          copy[1] = copy[2];
          copy[2] = given;
        }
        default -> copy[4] = null;
      }
      rows.add(copy);
    }
    return rows;
  }

  private static String[] names(Random random, int count) {
    String[] syllables = "ka lo mi ter son ber ni ra du vel sto hen".split(" ");
    Set<String> names = new HashSet<>();
    while (names.size() < count) {
      names.add(
          IntStream.range(0, 2 + random.nextInt(2))
              .mapToObj(_ -> syllables[random.nextInt(syllables.length)])
              .collect(Collectors.joining()));
    }
    return names.stream().sorted().toArray(String[]::new);
  }

  @Test
  void findsThePeopleWhoAreThereTwice() {
    int found = 0;
    int wrong = 0;
    for (int at = PEOPLE; at < linked.records(); at++) {
      found += linked.people()[at] == at - PEOPLE ? 1 : 0;
    }
    for (int at = 0; at < PEOPLE; at++) {
      wrong += linked.people()[at] == at ? 0 : 1;
    }

    assertThat(found).isGreaterThanOrEqualTo(TWICE * 97 / 100);
    assertThat(wrong).isLessThanOrEqualTo(2);
    assertThat(linked.persons()).isCloseTo(PEOPLE, within(5));
  }

  @Test
  void guessesWhatTheColumnsAre() {
    assertThat(linked.kinds())
        .containsEntry("id", Kind.IGNORED)
        .containsEntry("first_name", Kind.GIVEN_NAME)
        .containsEntry("birth_date", Kind.DATE)
        .containsEntry("email", Kind.EMAIL);
  }

  @Test
  void saysOfEachFieldWhatItWeighs() {
    Pair swapped =
        linked.pairs().stream()
            .filter(p -> p.a() == 4 && p.b() == PEOPLE + 4)
            .findFirst()
            .orElseThrow();

    List<FieldWeight> said = linked.explain(swapped);

    assertThat(said.getFirst().agreement()).isEqualTo("given and family name swapped");
    assertThat(said.getFirst().weight()).isPositive();
    assertThat(said.get(1)).isEqualTo(new FieldWeight("last_name", "not compared", 0));
    assertThat(swapped.probability()).isGreaterThan(0.9);
    double sum = said.stream().mapToDouble(FieldWeight::weight).sum();
    assertThat(swapped.weight()).isLessThan(sum);
  }

  @Test
  void tellsWhatItLearnt() {
    Parameters learnt = linked.learnt().parameters();

    assertThat(learnt.lambda())
        .isBetween(0.5 * TWICE / pairsOf(linked), 2.0 * TWICE / pairsOf(linked));
    Parameters.OfField born =
        learnt.fields().stream()
            .filter(f -> f.field().equals("birth_date"))
            .findFirst()
            .orElseThrow();
    assertThat(born.levels().getFirst().agreement()).isEqualTo("same");
    assertThat(born.levels().getFirst().weight()).isPositive();
    assertThat(born.levels().getLast().agreement()).isEqualTo("different");
    assertThat(born.levels().getLast().weight()).isNegative();
    assertThat(born.levels().stream().mapToDouble(Parameters.OfLevel::m).sum())
        .isCloseTo(1, within(1e-6));
  }

  private static double pairsOf(Linked linked) {
    return linked.records() * (linked.records() - 1) / 2.0;
  }

  @Test
  void comparesOnlyWhatItIsTold() {
    try (Linkage some =
        new Linkage(Settings.standard().withCompared(Set.of("first_name", "birth_date")))) {
      some.records(COLUMNS, people());

      assertThat(some.link(_ -> {}).kinds())
          .containsEntry("first_name", Kind.GIVEN_NAME)
          .containsEntry("last_name", Kind.IGNORED)
          .containsEntry("email", Kind.IGNORED);
    }
  }

  @Test
  void tellsWhatRecordsAreCalled() {
    try (Linkage named = new Linkage(Settings.standard())) {
      named.records(COLUMNS, people());
      named.named("id");
      Pair pair = named.link(_ -> {}).pairs().getFirst();

      assertThat(named.names(List.of(pair)))
          .containsOnly(Map.entry(pair.a(), "r" + pair.a()), Map.entry(pair.b(), "r" + pair.b()));
      assertThat(named.names(List.of())).isEmpty();
    }
  }

  @Test
  void theSameRecordsGiveTheSameAnswer() {
    try (Linkage again = new Linkage(Settings.standard())) {
      again.records(COLUMNS, people());

      assertThat(again.link(_ -> {}).people()).isEqualTo(linked.people());
    }
  }

  @Test
  void readsFilesAsTheyAre() throws IOException {
    Path csv = folder.resolve("people.csv");
    Files.writeString(csv, "name, born\nKelly Ray, 3/12/1990\n\"Ray, Kelly\",13/12/1990\n");
    Path lines = folder.resolve("people.jsonl");
    Files.writeString(lines, "{\"email\":\"a@example.com\"}\n{\"email\":null,\"x\":1}\n");

    try (Linkage ofCsv = new Linkage(Settings.standard());
        Linkage ofLines = new Linkage(Settings.standard())) {
      ofCsv.csv(csv);
      ofLines.jsonLines(lines);

      assertThat(ofCsv.link(_ -> {}).kinds())
          .containsExactly(Map.entry("name", Kind.FULL_NAME), Map.entry("born", Kind.DATE));
      assertThat(ofLines.link(_ -> {}).records()).isEqualTo(2);
    }
  }

  @Test
  void aFileThatIsNoneIsRefused() throws IOException {
    Path file = folder.resolve("none.jsonl");
    Files.writeString(file, "{\"email\": nothing\n");

    try (Linkage linkage = new Linkage(Settings.standard())) {
      assertThatThrownBy(() -> linkage.jsonLines(file)).isInstanceOf(LinkageFailure.class);
    }
  }

  @Test
  void aFamilyUnderOneRoofIsNotOnePerson() {
    Random random = new Random(4);
    String[] first = names(random, 80);
    String[] last = names(random, 80);
    List<@Nullable String[]> rows = new ArrayList<>();
    for (int home = 0; home < 80; home++) {
      String family = last[random.nextInt(80)];
      int town = random.nextInt(10);
      String street = names(random, 1)[0] + " street " + town;
      for (int member = 0; member < 3; member++) {
        rows.add(
            new String[] {
              first[random.nextInt(80)],
              family,
              "%d-%02d-%02d"
                  .formatted(
                      1940 + random.nextInt(60), 1 + random.nextInt(12), 1 + random.nextInt(28)),
              street,
              "town" + town,
              "4" + town + town
            });
      }
    }
    for (int at = 0; at < 30; at++) {
      @Nullable String[] copy = rows.get(3 * at).clone();
      copy[0] = copy[0] + "a";
      rows.add(copy);
    }

    try (Linkage linkage = new Linkage(Settings.standard())) {
      linkage.records(
          List.of("first_name", "last_name", "birthday", "street", "city", "postcode"), rows);

      assertThat(linkage.link(_ -> {}).persons()).isBetween(234, 246);
    }
  }
}
