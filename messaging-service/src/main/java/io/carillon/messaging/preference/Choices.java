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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What the preference page offers, and what a form of it says. By a link, people refuse each way to
 * them, and permit the address alone that the link was sent to.
 */
final class Choices {
  private static final String SHOWN = "shown.";

  private Choices() {}

  /**
   * All that a person may choose, the link's own address first; it alone when it is not among the
   * person's addresses, as whoever has the link may be somebody else then.
   *
   * @param own the address that the link was sent to, on its channel
   * @param addresses of the person now, by channel
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
        choices.add(choice(group, purpose, said, against));
      }
    }
    return List.copyOf(choices);
  }

  /** As the person said it; what others have against an address is beside that. */
  private static Choice choice(
      Group group, Purpose purpose, List<ConsentWord> said, List<Block> against) {
    List<Block> theirs = against.stream().filter(Block::byThePerson).toList();
    List<String> willing =
        group.addresses().stream()
            .filter(
                one ->
                    Gate.decide(group.channel().word(), purpose, List.of(one), said, theirs)
                        instanceof Verdict.Send)
            .toList();
    boolean allowed = !willing.isEmpty();
    Choice.Hurdle hurdle = Choice.Hurdle.NONE;
    if (!allowed && !group.own()) {
      hurdle = Choice.Hurdle.ELSEWHERE;
    } else if (!allowed && refusedAsAWhole(group.channel(), purpose, said)) {
      hurdle = Choice.Hurdle.CHANNEL;
    } else if ((allowed ? willing : group.addresses())
        .stream().allMatch(one -> stopped(purpose, one, against))) {
      hurdle = Choice.Hurdle.STOPPED;
    }
    return new Choice(
        group.field(purpose),
        group.own(),
        group.channel(),
        purpose,
        group.addresses(),
        group.told(),
        allowed,
        hurdle);
  }

  private static boolean refusedAsAWhole(Channel channel, Purpose purpose, List<ConsentWord> said) {
    return said.stream()
        .anyMatch(
            word ->
                !word.granted()
                    && word.channel().equals(channel.word())
                    && word.purpose().equals(purpose.word())
                    && word.address().isEmpty());
  }

  private static boolean stopped(Purpose purpose, String address, List<Block> against) {
    return against.stream()
        .filter(block -> block.address().equals(address) && !block.byThePerson())
        .anyMatch(block -> block.everything() || purpose == Purpose.MARKETING);
  }

  /**
   * What a form says: what it showed and is not ticked is refused, whatever was known of it before;
   * what is ticked is permitted, where that is the person's to do here. Each form speaks of
   * marketing to the link's own address, unless that is closed. Nothing else changes.
   */
  static List<Choice> changed(List<Choice> choices, String form) {
    Set<String> fields = fields(form);
    List<Choice> changed = new ArrayList<>();
    for (Choice choice : choices) {
      boolean always = choice.own() && choice.purpose() == Purpose.MARKETING && choice.isOpen();
      boolean ticked = fields.contains(choice.name() + "=on");
      if (!always && !fields.contains(shown(choice) + "=on")) {
        continue;
      }
      if (!ticked) {
        changed.add(choice.as(false));
      } else if (choice.own() && choice.isOpen() && !choice.allowed()) {
        changed.add(choice.as(true));
      }
    }
    return List.copyOf(changed);
  }

  /** Whether all that a form showed can be judged by what is known now. */
  static boolean covers(List<Choice> choices, String form) {
    Set<String> known = choices.stream().map(Choices::shown).collect(Collectors.toSet());
    return fields(form).stream()
        .filter(field -> field.startsWith(SHOWN))
        .allMatch(field -> known.contains(field.substring(0, field.length() - "=on".length())));
  }

  private static Set<String> fields(String form) {
    return Arrays.stream(form.split("&", -1))
        .filter(field -> field.endsWith("=on"))
        .collect(Collectors.toSet());
  }

  /** What identity is to hear of a choice. */
  static List<ConsentWord> words(Choice choice, Instant now) {
    return choice.told().stream()
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

  /**
   * What identity knows once it has heard some words more, each the latest of what it is about.
   *
   * @param news in the order in which they were said
   */
  static List<ConsentWord> heard(List<ConsentWord> said, List<ConsentWord> news) {
    Map<List<String>, ConsentWord> latest = new LinkedHashMap<>();
    said.forEach(word -> latest.put(about(word), word));
    news.forEach(
        word ->
            latest.merge(
                about(word), word, (old, late) -> old.at().isAfter(late.at()) ? old : late));
    return List.copyOf(latest.values());
  }

  private static List<String> about(ConsentWord word) {
    return List.of(word.channel(), word.address(), word.purpose());
  }

  /** The field that says that an open box was on the page: an empty one is not sent. */
  static String shown(Choice choice) {
    return SHOWN + choice.name();
  }

  /**
   * Addresses that people choose for together.
   *
   * @param own whether it is the link's own address
   */
  private record Group(boolean own, Channel channel, List<String> addresses, List<String> told) {
    static Group of(boolean own, Channel channel, String address) {
      return new Group(own, channel, List.of(address), List.of(address));
    }

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
    groups.add(Group.of(true, own, address));
    if (!addresses.getOrDefault(own, List.of()).contains(address)) {
      return groups;
    }
    for (Channel channel : Channel.values()) {
      List<String> rest =
          addresses.getOrDefault(channel, List.of()).stream()
              .filter(one -> channel != own || !one.equals(address))
              .toList();
      if (separate(channel)) {
        rest.forEach(one -> groups.add(Group.of(false, channel, one)));
      } else if (channel != Channel.WEBHOOK && !rest.isEmpty()) {
        // devices to come too, unless that would refuse the link's own
        groups.add(new Group(false, channel, rest, channel == own ? rest : List.of("")));
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
