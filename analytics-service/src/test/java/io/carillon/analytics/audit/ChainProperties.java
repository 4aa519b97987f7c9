package io.carillon.analytics.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.analytics.audit.Chain.Head;
import io.carillon.analytics.audit.Chain.Link;
import io.carillon.analytics.audit.Chain.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Whatever is done to a chain is found, at its place. */
class ChainProperties {

  @Property
  void aChainThatNobodyTouchedIsIntact(@ForAll @Size(max = 30) List<String> records) {
    List<Link> chain = chain(records);

    Verdict found = look(chain, head(chain), null);

    assertThat(found.intact()).isTrue();
    assertThat(found.rows()).isEqualTo(records.size());
    assertThat(found.head()).isEqualTo(head(chain));
  }

  @Property
  void aRemovedRowIsMissed(
      @ForAll @Size(min = 1, max = 30) List<String> records, @ForAll @IntRange(min = 0) int any) {
    List<Link> chain = chain(records);
    int removed = any % chain.size();
    List<Link> left = new ArrayList<>(chain);
    left.remove(removed);

    Verdict found = look(left, head(chain), null);

    assertThat(found.firstBroken()).isEqualTo(removed + 1L);
    assertThat(found.rows()).isEqualTo(records.size() - 1L);
  }

  @Property
  void aTailThatWasCutOffIsMissed(
      @ForAll @Size(min = 1, max = 30) List<String> records, @ForAll @IntRange(min = 0) int any) {
    List<Link> chain = chain(records);
    int left = any % chain.size();

    assertThat(look(chain.subList(0, left), head(chain), null).firstBroken()).isEqualTo(left + 1L);
  }

  @Property
  void anAlteredRowIsSeen(
      @ForAll @Size(min = 1, max = 30) List<String> records,
      @ForAll @IntRange(min = 0) int any,
      @ForAll String other) {
    List<Link> chain = chain(records);
    int place = any % chain.size();
    Link was = chain.get(place);
    String altered = was.record().equals(other) ? other + "!" : other;
    chain.set(place, new Link(was.seq(), was.previousHash(), was.hash(), altered, true));

    assertThat(look(chain, end(was, chain), null).firstBroken()).isEqualTo(place + 1L);
  }

  @Property
  void anAlteredRowWithAHashThatFitsIsSeenBehindIt(
      @ForAll @Size(min = 1, max = 30) List<String> records, @ForAll @IntRange(min = 0) int any) {
    List<Link> chain = chain(records);
    Head head = head(chain);
    int place = any % chain.size();
    Link was = chain.get(place);
    String record = was.record() + "!";
    String hash = Chain.hash(was.previousHash(), was.seq(), record);
    chain.set(place, new Link(was.seq(), was.previousHash(), hash, record, true));

    Verdict found = look(chain, head, null);

    // the last row has no row behind it, but the head
    assertThat(found.firstBroken()).isEqualTo(Math.min(place + 2L, records.size()));
  }

  @Property
  void rowsThatChangedPlacesAreSeen(
      @ForAll @Size(min = 2, max = 30) List<String> records,
      @ForAll @IntRange(min = 0) int any,
      @ForAll @IntRange(min = 0) int another) {
    List<Link> chain = chain(records);
    Head head = head(chain);
    int one = any % chain.size();
    int two = another % chain.size();
    if (one == two) {
      two = (one + 1) % chain.size();
    }
    Collections.swap(chain, one, two);

    assertThat(look(chain, head, null).firstBroken()).isEqualTo(Math.min(one, two) + 1L);
    assertThat(look(renumbered(chain), head, null).firstBroken())
        .isEqualTo(Math.min(one, two) + 1L);
  }

  @Property
  void aRowThatWasPutInIsSeen(
      @ForAll @Size(min = 1, max = 30) List<String> records, @ForAll @IntRange(min = 0) int any) {
    List<Link> chain = chain(records);
    Head head = head(chain);
    int place = any % chain.size();
    String previous = chain.get(place).previousHash();
    String hash = Chain.hash(previous, place + 1L, "put in");
    chain.add(place, new Link(place + 1L, previous, hash, "put in", true));

    assertThat(look(chain, head, null).intact()).isFalse();
    assertThat(look(renumbered(chain), head, null).intact()).isFalse();
  }

  @Property
  void aRowThatIsFoundByOtherWordsThanItSaysIsSeen(
      @ForAll @Size(min = 1, max = 30) List<String> records, @ForAll @IntRange(min = 0) int any) {
    List<Link> chain = chain(records);
    int place = any % chain.size();
    Link was = chain.get(place);
    chain.set(place, new Link(was.seq(), was.previousHash(), was.hash(), was.record(), false));

    assertThat(look(chain, head(chain), null).firstBroken()).isEqualTo(place + 1L);
  }

  @Property
  void aChainThatWasWrittenAnewIsSeenByWhoKeptItsHead(
      @ForAll @Size(min = 1, max = 30) List<String> records, @ForAll @IntRange(min = 0) int any) {
    Head known = head(chain(records));
    List<String> others = new ArrayList<>(records);
    others.set(any % others.size(), others.get(any % others.size()) + "!");
    List<Link> forged = chain(others);

    assertThat(look(forged, head(forged), null).intact())
        .as("nothing inside of the chain tells")
        .isTrue();
    assertThat(look(forged, head(forged), known).firstBroken()).isEqualTo(known.seq());
    List<Link> shorter = forged.subList(0, forged.size() - 1);
    assertThat(look(shorter, head(shorter), known).firstBroken()).isEqualTo(known.seq());
  }

  @Property
  void aHeadThatWasKeptStaysTrueHoweverTheChainGrows(
      @ForAll @Size(max = 30) List<String> records, @ForAll @Size(max = 30) List<String> more) {
    Head known = head(chain(records));
    List<String> all = new ArrayList<>(records);
    all.addAll(more);
    List<Link> grown = chain(all);

    assertThat(look(grown, head(grown), known.seq() == 0 ? null : known).intact()).isTrue();
  }

  private static List<Link> chain(List<String> records) {
    List<Link> chain = new ArrayList<>();
    String previous = Chain.BEGINNING;
    for (String record : records) {
      long seq = chain.size() + 1L;
      String hash = Chain.hash(previous, seq, record);
      chain.add(new Link(seq, previous, hash, record, true));
      previous = hash;
    }
    return chain;
  }

  private static Head head(List<Link> chain) {
    return chain.isEmpty()
        ? Head.BEGINNING
        : new Head(chain.getLast().seq(), chain.getLast().hash());
  }

  /** The end of a chain, of which one row may have been replaced meanwhile. */
  private static Head end(Link was, List<Link> chain) {
    return was.seq() == chain.size() ? new Head(was.seq(), was.hash()) : head(chain);
  }

  private static List<Link> renumbered(List<Link> chain) {
    List<Link> numbered = new ArrayList<>();
    for (Link link : chain) {
      numbered.add(
          new Link(numbered.size() + 1L, link.previousHash(), link.hash(), link.record(), true));
    }
    return numbered;
  }

  private static Verdict look(List<Link> links, Head head, @Nullable Head known) {
    Chain chain = new Chain(head, known);
    links.forEach(chain::follow);
    return chain.verdict();
  }
}
