package io.carillon.messaging.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
  private static final String KELLY = "kelly@example.com";
  private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # purpose      | consents             | blocks              | verdict
          marketing      |                      |                     | NO_CONSENT
          transactional  |                      |                     | send
          marketing      | +address             |                     | send
          marketing      | +channel             |                     | send
          marketing      | -address             |                     | CONSENT_REVOKED
          marketing      | +channel -address    |                     | CONSENT_REVOKED
          marketing      | +address -channel    |                     | CONSENT_REVOKED
          marketing      | +other               |                     | NO_CONSENT
          marketing      | +address             | unsubscribed        | UNSUBSCRIBED
          marketing      | +later               | unsubscribed        | send
          marketing      | +channelLater        | unsubscribed        | UNSUBSCRIBED
          transactional  |                      | unsubscribed        | send
          marketing      | +later               | everything          | SUPPRESSED
          transactional  |                      | everything          | SUPPRESSED
          transactional  | -transactional       |                     | CONSENT_REVOKED
          marketing      | +address             | otherUnsubscribed   | send
          """)
  void decides(String purpose, String consents, String blocks, String expected) {
    List<ConsentWord> said = new ArrayList<>();
    for (String word : (consents == null ? "" : consents).split(" ")) {
      boolean granted = word.startsWith("+");
      switch (word.isEmpty() ? "" : word.substring(1)) {
        case "address" -> said.add(word(KELLY, "marketing", granted, NOON.minusSeconds(9)));
        case "later" -> said.add(word(KELLY, "marketing", granted, NOON.plusSeconds(9)));
        case "channel" -> said.add(word("", "marketing", granted, NOON.minusSeconds(9)));
        case "channelLater" -> said.add(word("", "marketing", granted, NOON.plusSeconds(9)));
        case "other" -> said.add(word("x@example.com", "marketing", granted, NOON));
        case "transactional" -> said.add(word(KELLY, "transactional", granted, NOON));
        default -> {}
      }
    }
    List<Block> against =
        switch (blocks == null ? "" : blocks) {
          case "unsubscribed" -> List.of(new Block(KELLY, false, true, NOON));
          case "otherUnsubscribed" -> List.of(new Block("x@example.com", false, true, NOON));
          case "everything" -> List.of(new Block(KELLY, true, false, NOON));
          default -> List.of();
        };

    Verdict verdict =
        Gate.decide("email", Purpose.of(purpose).orElseThrow(), List.of(KELLY), said, against);

    assertThat(
            switch (verdict) {
              case Verdict.Send(String address) -> address.equals(KELLY) ? "send" : address;
              case Verdict.Withhold(WithheldReason reason) -> reason.name();
            })
        .isEqualTo(expected);
  }

  @Property(tries = 500)
  void marketingGoesOnlyWhereItIsWelcomeAndNotBlocked(
      @ForAll("words") List<ConsentWord> said, @ForAll("blocks") List<Block> blocks) {
    Verdict verdict =
        Gate.decide("email", Purpose.MARKETING, List.of("a@x.io", "b@x.io"), said, blocks);

    if (verdict instanceof Verdict.Send(String address)) {
      assertThat(said)
          .filteredOn(w -> w.purpose().equals("marketing"))
          .filteredOn(w -> w.address().isEmpty() || w.address().equals(address))
          .isNotEmpty()
          .allMatch(ConsentWord::granted);
      assertThat(blocks).filteredOn(b -> b.address().equals(address)).noneMatch(Block::everything);
    }
  }

  @Property(tries = 300)
  void sayingNoNeverOpensTheGate(
      @ForAll("words") List<ConsentWord> said, @ForAll("blocks") List<Block> blocks) {
    List<String> one = List.of("a@x.io");
    boolean before =
        Gate.decide("email", Purpose.MARKETING, one, said, blocks) instanceof Verdict.Send;
    List<ConsentWord> more = new ArrayList<>(said);
    more.add(new ConsentWord("email", "a@x.io", "marketing", false, NOON));

    boolean after =
        Gate.decide("email", Purpose.MARKETING, one, more, blocks) instanceof Verdict.Send;

    assertThat(after).isFalse();
    assertThat(before || !after).isTrue();
  }

  @Provide
  Arbitrary<List<ConsentWord>> words() {
    return Combinators.combine(
            Arbitraries.of("a@x.io", "b@x.io", ""),
            Arbitraries.of("marketing", "transactional"),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(-9, 9))
        .as(
            (address, purpose, granted, at) ->
                word(address, purpose, granted, NOON.plusSeconds(at)))
        .list()
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<Block>> blocks() {
    return Combinators.combine(
            Arbitraries.of("a@x.io", "b@x.io"),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(-9, 9))
        .as((address, all, at) -> new Block(address, all, !all, NOON.plusSeconds(at)))
        .list()
        .ofMaxSize(2);
  }

  private static ConsentWord word(String address, String purpose, boolean granted, Instant at) {
    return new ConsentWord("email", address, purpose, granted, at);
  }
}
