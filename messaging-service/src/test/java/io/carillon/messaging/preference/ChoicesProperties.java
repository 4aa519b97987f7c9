package io.carillon.messaging.preference;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.messaging.gate.Block;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.gate.ConsentWord;
import io.carillon.messaging.gate.Gate;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.gate.Verdict;
import io.carillon.messaging.gate.WithheldReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ChoicesProperties {
  private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");
  private static final String KELLY = "kelly@example.com";
  private static final String PROFILE = "01a226bf-e477-737d-87a1-aec6cad6038d";
  private static final Map<Channel, List<String>> ADDRESSES =
      Map.of(
          Channel.EMAIL, List.of(KELLY, "work@example.com"),
          Channel.SMS, List.of("+33612345678"),
          Channel.PUSH, List.of("phone", "tablet"),
          Channel.INAPP, List.of(PROFILE),
          Channel.WEBHOOK, List.of(PROFILE));

  /** What is known of a person: their words, and which addresses are not written to. */
  record Known(List<ConsentWord> said, Map<Channel, List<Block>> blocks) {
    List<Choice> choices() {
      return Choices.of(Channel.EMAIL, KELLY, ADDRESSES, said, blocks);
    }
  }

  @Property(tries = 1_000)
  void whatWasChosenHoldsFromThenOnAndNothingElseChanges(
      @ForAll("known") Known known, @ForAll("boxes") Set<Integer> boxes) {
    List<Choice> before = known.choices();
    List<String> ticked = boxes.stream().map(box -> before.get(box).name()).toList();

    Map<String, Boolean> after = allowed(chosen(known, form(before, ticked)).choices());

    for (Choice choice : before) {
      assertThat(after.get(choice.name()))
          .as(choice.toString())
          .isEqualTo(choice.isOpen() && ticked.contains(choice.name()));
    }
  }

  @Property(tries = 500)
  void aTickIsWhatTheGateSends(@ForAll("known") Known known) {
    for (Choice choice : known.choices()) {
      Verdict verdict =
          choice.addresses().stream()
              .map(
                  one ->
                      Gate.decide(
                          choice.channel().word(),
                          choice.purpose(),
                          List.of(one),
                          known.said(),
                          known.blocks().getOrDefault(choice.channel(), List.of())))
              .filter(Verdict.Send.class::isInstance)
              .findFirst()
              .orElse(new Verdict.Withhold(WithheldReason.SUPPRESSED));

      assertThat(choice.allowed() && choice.hurdle() != Choice.Hurdle.STOPPED)
          .as(choice.toString())
          .isEqualTo(verdict instanceof Verdict.Send);
    }
  }

  @Property(tries = 500)
  void noFormPermitsMoreThanTheAddressOfTheLink(@ForAll("known") Known known) {
    List<Choice> before = known.choices();
    String everything =
        before.stream()
            .map(choice -> Choices.shown(choice) + "=on&" + choice.name() + "=on")
            .collect(Collectors.joining("&"));

    assertThat(Choices.changed(before, everything))
        .flatExtracting(choice -> Choices.words(choice, NOON))
        .allSatisfy(
            word -> {
              assertThat(word.granted()).isTrue();
              assertThat(word.channel()).isEqualTo("email");
              assertThat(word.address()).isEqualTo(KELLY);
            });
  }

  @Property(tries = 200)
  void whatAFormDidNotShowStaysAsItIs(@ForAll("known") Known known) {
    List<Choice> before = known.choices();
    boolean own = before.getFirst().allowed();

    Known after = chosen(known, own ? "marketing=on" : "");

    assertThat(allowed(after.choices())).isEqualTo(allowed(before));
  }

  @Example
  void anEmptyBoxOfTheOwnAddressIsARefusalAlsoWhereNothingWasPermitted() {
    assertThat(Choices.changed(new Known(List.of(), Map.of()).choices(), ""))
        .singleElement()
        .satisfies(
            choice -> {
              assertThat(choice.addresses()).containsExactly(KELLY);
              assertThat(choice.purpose()).isEqualTo(Purpose.MARKETING);
              assertThat(choice.allowed()).isFalse();
            });
  }

  @Example
  void whatWasShownIsRefusedWhateverBecameOfItMeanwhile() {
    List<Choice> nothingSaid = new Known(List.of(), Map.of()).choices();
    Choice work = named(nothingSaid, "email.marketing");

    assertThat(Choices.changed(nothingSaid, "marketing=on&" + Choices.shown(work) + "=on"))
        .contains(work.as(false));
  }

  @Example
  void anAddressThatAnOperatorStopsIsRefusedByTheTickThatIsTakenAway() {
    Known stopped =
        new Known(
            List.of(word(Channel.EMAIL, KELLY, Purpose.MARKETING, true)),
            Map.of(Channel.EMAIL, List.of(new Block(KELLY, true, false, NOON))));

    assertThat(stopped.choices().getFirst())
        .returns(true, Choice::allowed)
        .returns(true, Choice::isOpen)
        .returns(Choice.Hurdle.STOPPED, Choice::hurdle);
    assertThat(Choices.changed(stopped.choices(), "marketing=on")).isEmpty();
    assertThat(Choices.changed(stopped.choices(), ""))
        .extracting(Choice::allowed)
        .containsExactly(false);
  }

  @Example
  void aWholeChannelThatIsRefusedStaysSo() {
    Known refused = new Known(List.of(word(Channel.EMAIL, "", Purpose.MARKETING, false)), Map.of());

    assertThat(refused.choices().getFirst())
        .returns(false, Choice::isOpen)
        .returns(Choice.Hurdle.CHANNEL, Choice::hurdle);
    assertThat(Choices.changed(refused.choices(), "shown.marketing=on&marketing=on")).isEmpty();
  }

  @Example
  void anAddressThatIsNotThePersonsSpeaksForItselfAlone() {
    assertThat(Choices.of(Channel.EMAIL, "old@example.com", ADDRESSES, List.of(), Map.of()))
        .extracting(Choice::name)
        .containsExactly("marketing", "transactional");
  }

  @Example
  void aDeviceToComeIsRefusedTooUnlessTheLinkCameToADevice() {
    Choice push = named(new Known(List.of(), Map.of()).choices(), "push.marketing");
    Choice others =
        named(Choices.of(Channel.PUSH, "phone", ADDRESSES, List.of(), Map.of()), "push.marketing");

    assertThat(Choices.words(push.as(false), NOON))
        .containsExactly(word(Channel.PUSH, "", Purpose.MARKETING, false));
    assertThat(Choices.words(others.as(false), NOON))
        .containsExactly(word(Channel.PUSH, "tablet", Purpose.MARKETING, false));
  }

  @Example
  void theLatestWordOfAnAddressStands() {
    ConsentWord granted = word(Channel.EMAIL, KELLY, Purpose.MARKETING, true);
    ConsentWord later = new ConsentWord("email", KELLY, "marketing", false, NOON.plusSeconds(1));

    assertThat(Choices.heard(List.of(granted), List.of(later))).containsExactly(later);
    assertThat(Choices.heard(List.of(later), List.of(granted))).containsExactly(later);
  }

  @Example
  void aFormThatShowedWhatIsNotKnownNowIsNotCovered() {
    List<Choice> choices = new Known(List.of(), Map.of()).choices();

    assertThat(Choices.covers(choices, "shown.push.marketing=on")).isTrue();
    assertThat(Choices.covers(List.of(choices.getFirst()), "shown.marketing=on")).isTrue();
    assertThat(Choices.covers(List.of(choices.getFirst()), "shown.push.marketing=on")).isFalse();
  }

  private static Choice named(List<Choice> choices, String name) {
    return choices.stream()
        .filter(choice -> choice.name().startsWith(name))
        .findFirst()
        .orElseThrow();
  }

  @Example
  void namesNoAddressInItsFields() {
    assertThat(new Known(List.of(), Map.of()).choices())
        .extracting(Choice::name)
        .doesNotHaveDuplicates()
        .startsWith("marketing", "transactional")
        .allMatch(name -> name.matches("[a-z0-9.]+"));
  }

  @Example
  void offersTheAppBesideALinkThatCameByAnotherWayToThePersonThemselves() {
    List<Choice> choices = Choices.of(Channel.WEBHOOK, PROFILE, ADDRESSES, List.of(), Map.of());

    assertThat(choices)
        .extracting(Choice::name)
        .doesNotHaveDuplicates()
        .contains("marketing", "inapp.marketing");
  }

  /** As a browser sends it: of what is closed nothing. */
  private static String form(List<Choice> shown, List<String> ticked) {
    return shown.stream()
        .filter(Choice::isOpen)
        .map(
            choice ->
                Choices.shown(choice)
                    + "=on"
                    + (ticked.contains(choice.name()) ? "&" + choice.name() + "=on" : ""))
        .collect(Collectors.joining("&"));
  }

  private static Map<String, Boolean> allowed(List<Choice> choices) {
    return choices.stream().collect(Collectors.toMap(Choice::name, Choice::allowed));
  }

  /** What identity and this service know behind a form. */
  private static Known chosen(Known known, String form) {
    List<ConsentWord> news = new ArrayList<>();
    Map<Channel, List<Block>> blocks = new EnumMap<>(Channel.class);
    known.blocks().forEach((channel, some) -> blocks.put(channel, new ArrayList<>(some)));
    Instant now = NOON.plusSeconds(3_600);
    for (Choice choice : Choices.changed(known.choices(), form)) {
      news.addAll(Choices.words(choice, now));
      if (choice.purpose() == Purpose.MARKETING) {
        List<Block> some = blocks.computeIfAbsent(choice.channel(), _ -> new ArrayList<>());
        some.removeIf(block -> block.byThePerson() && choice.addresses().contains(block.address()));
        if (!choice.allowed()) {
          choice.addresses().forEach(one -> some.add(new Block(one, false, true, now)));
        }
      }
    }
    return new Known(Choices.heard(known.said(), news), blocks);
  }

  private static List<String> key(ConsentWord word) {
    return List.of(word.channel(), word.address(), word.purpose());
  }

  private static ConsentWord word(
      Channel channel, String address, Purpose purpose, boolean granted) {
    return new ConsentWord(channel.word(), address, purpose.word(), granted, NOON);
  }

  @Provide
  Arbitrary<Set<Integer>> boxes() {
    return Arbitraries.integers().between(0, 9).set().map(TreeSet::new);
  }

  @Provide
  Arbitrary<Known> known() {
    return Combinators.combine(words().list().ofMaxSize(12), blocks().list().ofMaxSize(4))
        .as(
            (said, blocks) ->
                new Known(
                    List.copyOf(
                        said.stream()
                            .collect(
                                Collectors.toMap(ChoicesProperties::key, word -> word, (a, _) -> a))
                            .values()),
                    blocks.stream()
                        .collect(
                            Collectors.groupingBy(
                                Map.Entry::getKey,
                                Collectors.mapping(Map.Entry::getValue, Collectors.toList())))));
  }

  private static Arbitrary<ConsentWord> words() {
    return Arbitraries.of(ADDRESSES.keySet())
        .flatMap(
            channel -> {
              List<String> addresses = new ArrayList<>(ADDRESSES.getOrDefault(channel, List.of()));
              addresses.add("");
              return Combinators.combine(
                      Arbitraries.of(addresses),
                      Arbitraries.of(Purpose.class),
                      Arbitraries.of(true, false))
                  .as((address, purpose, granted) -> word(channel, address, purpose, granted));
            });
  }

  private static Arbitrary<Map.Entry<Channel, Block>> blocks() {
    return Arbitraries.of(ADDRESSES.keySet())
        .flatMap(
            channel ->
                Combinators.combine(
                        Arbitraries.of(ADDRESSES.getOrDefault(channel, List.of())),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(-9, 9))
                    .as(
                        (address, person, everything, after) ->
                            Map.entry(
                                channel,
                                new Block(
                                    address,
                                    everything && !person,
                                    person,
                                    NOON.plusSeconds(after)))));
  }
}
