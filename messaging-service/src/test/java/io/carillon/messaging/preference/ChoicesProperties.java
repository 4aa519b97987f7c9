package io.carillon.messaging.preference;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.messaging.gate.Block;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.gate.ConsentWord;
import io.carillon.messaging.gate.Purpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
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
  private static final Map<Channel, List<String>> ADDRESSES =
      Map.of(
          Channel.EMAIL, List.of(KELLY, "work@example.com"),
          Channel.SMS, List.of("+33612345678"),
          Channel.PUSH, List.of("phone", "tablet"),
          Channel.INAPP, List.of("01a226bf-e477-737d-87a1-aec6cad6038d"));

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
          .isEqualTo(!choice.fixed() && ticked.contains(choice.name()));
    }
  }

  @Property(tries = 200)
  void whatAFormDidNotShowStaysAsItIs(@ForAll("known") Known known) {
    List<Choice> before = known.choices();
    boolean own = before.getFirst().allowed();

    Known after = chosen(known, own ? "marketing=on" : "");

    assertThat(allowed(after.choices())).isEqualTo(allowed(before));
  }

  @Example
  void aPageThatShowsNothingElseRefusesMarketingToItsOwnAddress() {
    ConsentWord granted = word(Channel.EMAIL, KELLY, Purpose.MARKETING, true);
    Known known = new Known(List.of(granted), Map.of());

    assertThat(Choices.changed(known.choices(), ""))
        .singleElement()
        .satisfies(
            choice -> {
              assertThat(choice.addresses()).containsExactly(KELLY);
              assertThat(choice.purpose()).isEqualTo(Purpose.MARKETING);
              assertThat(choice.allowed()).isFalse();
            });
  }

  @Example
  void aRefusalCountsWhereAnOperatorRefusesAlready() {
    Known known =
        new Known(List.of(), Map.of(Channel.EMAIL, List.of(new Block(KELLY, true, false, NOON))));

    assertThat(known.choices().getFirst().fixed()).isTrue();
    assertThat(Choices.changed(known.choices(), "")).hasSize(1);
    assertThat(Choices.changed(known.choices(), "marketing=on")).isEmpty();
  }

  @Example
  void aDeviceToComeIsRefusedToo() {
    Choice push =
        new Known(List.of(), Map.of())
            .choices().stream()
                .filter(choice -> choice.channel() == Channel.PUSH)
                .findFirst()
                .orElseThrow();

    assertThat(Choices.words(push.as(false), List.of(), NOON))
        .containsExactly(new ConsentWord("push", "", "marketing", false, NOON));
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
    String profile = ADDRESSES.getOrDefault(Channel.INAPP, List.of()).getFirst();

    List<Choice> choices = Choices.of(Channel.WEBHOOK, profile, ADDRESSES, List.of(), Map.of());

    assertThat(choices)
        .extracting(Choice::name)
        .doesNotHaveDuplicates()
        .contains("marketing", "inapp.marketing");
  }

  private static String form(List<Choice> shown, List<String> ticked) {
    return shown.stream()
        .map(
            choice ->
                Choices.shown(choice)
                    + "=on"
                    + (ticked.contains(choice.name()) && !choice.fixed()
                        ? "&" + choice.name() + "=on"
                        : ""))
        .collect(Collectors.joining("&"));
  }

  private static Map<String, Boolean> allowed(List<Choice> choices) {
    return choices.stream().collect(Collectors.toMap(Choice::name, Choice::allowed));
  }

  /** What identity and this service know behind a form. */
  private static Known chosen(Known known, String form) {
    List<Choice> before = known.choices();
    List<Choice> changed = Choices.changed(before, form);
    Map<List<String>, ConsentWord> words = new HashMap<>();
    known.said().forEach(word -> words.put(key(word), word));
    Map<Channel, List<Block>> blocks = new EnumMap<>(Channel.class);
    known.blocks().forEach((channel, some) -> blocks.put(channel, new ArrayList<>(some)));
    Instant now = NOON.plusSeconds(3_600);
    for (Choice choice : Choices.spokenOf(before, changed, known.said())) {
      Choices.words(choice, known.said(), now).forEach(word -> words.put(key(word), word));
      if (choice.purpose() == Purpose.MARKETING) {
        List<Block> some = blocks.computeIfAbsent(choice.channel(), _ -> new ArrayList<>());
        some.removeIf(block -> block.byThePerson() && choice.addresses().contains(block.address()));
        if (!choice.allowed()) {
          choice.addresses().forEach(one -> some.add(new Block(one, false, true, now)));
        }
      }
    }
    return new Known(List.copyOf(words.values()), blocks);
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
