package io.carillon.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.stack.chaos.Offence.Kind;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LedgerProperties {

  @Property(tries = 100)
  void findsNothingWhereAllIsAsTold(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 30) int people) {
    World world = World.of(seed, people);

    Verdict verdict = world.judge();

    assertThat(verdict.offences()).isEmpty();
    assertThat(verdict.people()).isEqualTo(people);
    assertThat(verdict.events()).isEqualTo(world.archive.size());
    assertThat(verdict.mails()).isEqualTo(world.mails.size());
  }

  /** Whatever it is that is lost, its person is named. */
  @Property(tries = 200)
  void namesWhatIsLost(@ForAll long seed, @ForAll @IntRange(max = 100_000) int which) {
    World world = World.of(seed, 5);
    List<List<?>> books = books(world);
    Spoilt spoilt = pick(books, which);

    spoilt.book().remove(spoilt.index());

    assertThat(world.judge().offences())
        .isNotEmpty()
        .allMatch(offence -> offence.kind() == Kind.LOST)
        .allMatch(offence -> spoilt.item().toString().contains(offence.person()));
  }

  /** Whatever there is twice, its person is named. */
  @Property(tries = 200)
  void namesWhatIsThereTwice(@ForAll long seed, @ForAll @IntRange(max = 100_000) int which) {
    World world = World.of(seed, 5);
    List<List<?>> books = books(world);
    Spoilt spoilt = pick(books.stream().filter(book -> book != world.facts).toList(), which);

    repeat(spoilt);

    assertThat(world.judge().offences())
        .isNotEmpty()
        .allMatch(offence -> offence.kind() == Kind.TWICE)
        .allMatch(offence -> spoilt.item().toString().contains(offence.person()));
  }

  /** Nothing is certain of what no client was told of, but never may it be there twice. */
  @Property(tries = 100)
  void asksForNothingThatWasNotAccepted(
      @ForAll long seed, @ForAll @IntRange(max = 100_000) int which) {
    World world = World.of(seed, 1);
    world.people.set(0, World.unanswered(world.people.getFirst()));
    Stream.of(world.archive, world.facts, world.mails)
        .filter(book -> !book.isEmpty())
        .forEach(book -> book.remove(which % book.size()));

    assertThat(world.judge().offences()).extracting(Offence::kind).containsExactly(Kind.AWAY);
  }

  private record Spoilt(List<?> book, int index, Object item) {}

  private static List<List<?>> books(World world) {
    return Stream.<List<?>>of(
            world.archive, world.facts, world.enrollments, world.said, world.mails)
        .filter(book -> !book.isEmpty())
        .toList();
  }

  private static Spoilt pick(List<List<?>> books, int which) {
    List<?> book = books.get(which % books.size());
    int index = which / books.size() % book.size();
    return new Spoilt(book, index, book.get(index));
  }

  @SuppressWarnings("unchecked") // the item comes from the same list
  private static void repeat(Spoilt spoilt) {
    ((List<Object>) spoilt.book()).add(spoilt.item());
  }
}
