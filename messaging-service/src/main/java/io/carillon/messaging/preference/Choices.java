package io.carillon.messaging.preference;

import io.carillon.messaging.gate.Block;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.gate.ConsentWord;
import io.carillon.messaging.gate.Gate;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.gate.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What the preference page offers, and what was changed on it. The address that its link was sent
 * to comes first, and its marketing can always be refused.
 */
final class Choices {
  /** Marketing to the address that the link was sent to: of it each form speaks. */
  private static final String OWN = Purpose.MARKETING.word();

  private Choices() {}

  /**
   * All that a person may choose.
   *
   * @param own the address that the link was sent to, on its channel
   * @param addresses of the person, by channel
   * @param said by the person, on any channel
   * @param blocks of any of the addresses, by channel
   */
  static List<Choice> of(
      Channel channel,
      String own,
      Map<Channel, List<String>> addresses,
      List<ConsentWord> said,
      Map<Channel, List<Block>> blocks) {
    List<Choice> choices = new ArrayList<>();
    for (Group group : groups(channel, own, addresses)) {
      List<Block> against = blocks.getOrDefault(group.channel(), List.of());
      for (Purpose purpose : Purpose.values()) {
        choices.add(
            new Choice(
                group.field(purpose),
                group.channel(),
                purpose,
                group.addresses(),
                group.addresses().stream()
                    .anyMatch(one -> allowed(group.channel(), purpose, one, said, against)),
                group.addresses().stream().allMatch(one -> fixed(purpose, one, against))));
      }
    }
    return List.copyOf(choices);
  }

  private static boolean allowed(
      Channel channel,
      Purpose purpose,
      String address,
      List<ConsentWord> said,
      List<Block> against) {
    return Gate.decide(channel.word(), purpose, List.of(address), said, against)
        instanceof Verdict.Send;
  }

  /** Somebody else than the person is against it. */
  private static boolean fixed(Purpose purpose, String address, List<Block> against) {
    return against.stream()
        .filter(block -> block.address().equals(address) && !block.byThePerson())
        .anyMatch(block -> block.everything() || purpose == Purpose.MARKETING);
  }

  /** Those that are another by a form, as they are by it. What it did not show stays as it is. */
  static List<Choice> changed(List<Choice> choices, String form) {
    Set<String> fields = Set.copyOf(Arrays.asList(form.split("&", -1)));
    List<Choice> changed = new ArrayList<>();
    for (Choice choice : choices) {
      boolean own = choice.name().equals(OWN);
      boolean wanted = fields.contains(choice.name() + "=on");
      boolean asked = own || fields.contains(shown(choice) + "=on");
      // a refusal counts also where somebody else refuses already, who may think again
      boolean differs = choice.fixed() ? own && !wanted : wanted != choice.allowed();
      if (asked && differs) {
        changed.add(choice.as(wanted));
      }
    }
    return List.copyOf(changed);
  }

  /** All choices, with those that were changed as they are now. */
  static List<Choice> after(List<Choice> before, List<Choice> changed) {
    return before.stream()
        .map(
            choice ->
                changed.stream().filter(other -> other.isSame(choice)).findFirst().orElse(choice))
        .toList();
  }

  /**
   * Of which choices something is to be said, the refusals first: of those that were changed, and
   * where a permission takes back a refusal of the whole channel, of the others that stay refused.
   */
  static List<Choice> spokenOf(List<Choice> before, List<Choice> changed, List<ConsentWord> said) {
    Set<Choice> spoken = new LinkedHashSet<>();
    for (Choice choice : after(before, changed)) {
      if (!choice.allowed()
          && changed.stream()
              .anyMatch(
                  other ->
                      other.allowed() && other.isBeside(choice) && refusedAsAWhole(other, said))) {
        spoken.add(choice);
      }
    }
    changed.stream().filter(choice -> !choice.allowed()).forEach(spoken::add);
    changed.stream().filter(Choice::allowed).forEach(spoken::add);
    return List.copyOf(spoken);
  }

  /**
   * What identity is to hear of a choice: of mailboxes and numbers one by one; of devices of them
   * all, those to come too.
   */
  static List<ConsentWord> words(Choice choice, List<ConsentWord> said, Instant now) {
    Set<String> addresses = new LinkedHashSet<>();
    if (separate(choice.channel())) {
      addresses.addAll(choice.addresses());
      if (choice.allowed() && refusedAsAWhole(choice, said)) {
        addresses.add("");
      }
    } else {
      if (choice.allowed()) {
        choice.addresses().stream()
            .filter(address -> said.stream().anyMatch(word -> refuses(word, choice, address)))
            .forEach(addresses::add);
      }
      addresses.add("");
    }
    return addresses.stream()
        .map(
            address ->
                new ConsentWord(
                    choice.channel().word(),
                    address,
                    choice.purpose().word(),
                    choice.allowed(),
                    now))
        .toList();
  }

  private static boolean refusedAsAWhole(Choice choice, List<ConsentWord> said) {
    return said.stream().anyMatch(word -> refuses(word, choice, ""));
  }

  private static boolean refuses(ConsentWord word, Choice choice, String address) {
    return !word.granted()
        && word.channel().equals(choice.channel().word())
        && word.purpose().equals(choice.purpose().word())
        && word.address().equals(address);
  }

  /** The field that says that a choice was on the page: an empty box is not sent. */
  static String shown(Choice choice) {
    return "shown." + choice.name();
  }

  /**
   * Addresses that people choose for together.
   *
   * @param own whether the link was sent to one of them
   */
  private record Group(Channel channel, List<String> addresses, boolean own) {
    String field(Purpose purpose) {
      if (own) {
        return purpose.word();
      }
      String field = channel.word() + "." + purpose.word();
      return separate(channel) ? field + "." + shortened(addresses.getFirst()) : field;
    }
  }

  private static List<Group> groups(
      Channel own, String address, Map<Channel, List<String>> addresses) {
    List<Group> groups = new ArrayList<>();
    Set<String> first = new LinkedHashSet<>(List.of(address));
    if (!separate(own)) {
      first.addAll(addresses.getOrDefault(own, List.of()));
    }
    groups.add(new Group(own, List.copyOf(first), true));
    for (Channel channel : Channel.values()) {
      List<String> rest =
          addresses.getOrDefault(channel, List.of()).stream()
              .filter(one -> channel != own || !first.contains(one))
              .toList();
      if (separate(channel)) {
        rest.forEach(one -> groups.add(new Group(channel, List.of(one), false)));
      } else if (channel != own && channel != Channel.WEBHOOK && !rest.isEmpty()) {
        groups.add(new Group(channel, rest, false));
      }
    }
    return groups;
  }

  /** People know their mailboxes and numbers apart, and not what their devices are called. */
  private static boolean separate(Channel channel) {
    return channel == Channel.EMAIL || channel == Channel.SMS;
  }

  private static String shortened(String address) {
    return UUID.nameUUIDFromBytes(address.getBytes(StandardCharsets.UTF_8))
        .toString()
        .substring(0, 8);
  }
}
