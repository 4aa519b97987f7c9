package io.carillon.identity.person;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.carillon.identity.consent.Consent;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.consent.ConsentState;
import io.carillon.identity.consent.Consents;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.resolution.Spot;
import io.carillon.identity.trait.Trait;
import io.carillon.identity.trait.TraitSchema;
import io.carillon.identity.trait.Traits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an event says of its person, besides who it is.
 *
 * @param at the event's time
 * @param receivedAt when the platform took it
 * @param source who tells it
 * @param traits by name; JSON null removes
 * @param timezone where the person is by the clock, or null
 * @param locale a BCP 47 tag, or null
 * @param spot from where it came, or null
 */
public record Sighting(
    Instant at,
    Instant receivedAt,
    String source,
    Map<String, JsonNode> traits,
    List<Said> consents,
    @Nullable Zone timezone,
    @Nullable String locale,
    String unit,
    @Nullable Spot spot) {
  public static final String MISFIT = "misfit:";
  private static final Duration REPEAT = Duration.ofHours(1);

  /**
   * A time zone.
   *
   * @param name a valid IANA zone
   * @param inferred whether nobody said it
   */
  public record Zone(String name, boolean inferred) {}

  /** One word about being contacted. */
  public record Said(ConsentKey key, Consent word) {
    private Said about(String address) {
      return new Said(new ConsentKey(key.channel(), address, key.purpose()), word);
    }
  }

  /**
   * @param refused what could not be taken: `trait:name` over a limit, `misfit:name` of another
   *     type than the tenant says, `consent:email` for a permission whose address is not the
   *     person's, or for which there is no room
   * @param changes the words about being contacted that changed what stands
   */
  public record Taken(Person person, List<String> refused, List<Said> changes) {}

  /**
   * The person after this.
   *
   * @param member the profile by which the event came: the person's own, or one that was merged
   * @param schema what the tenant says of traits
   */
  public Taken of(Person before, UUID member, TraitSchema schema) {
    UUID of = member.equals(before.ref().id()) ? null : member;
    List<String> refused = new ArrayList<>();
    boolean known = before.known();
    Person after = before.withUnit(unit);
    if (!traits.isEmpty()) {
      Map<String, Trait> words = new HashMap<>();
      traits.forEach(
          (name, value) -> {
            if (schema.admits(name, value)) {
              words.put(name, new Trait(value, at, known, of, false, source));
            } else {
              refused.add(MISFIT + name);
            }
          });
      Traits.Taken taken = before.traits().take(words, schema);
      taken.refused().forEach(name -> refused.add("trait:" + name));
      after = after.withTraits(taken.traits());
    }
    List<Said> changes = new ArrayList<>();
    after =
        after
            .withConsents(consents(before, consents, refused, changes))
            .withTimezone(timezone(before.timezone(), known, of))
            .withLocale(locale(before.locale(), known, of));
    if (spot != null && spot.newsAfter(before.spot())) {
      after = after.withSpot(spot);
    }
    return new Taken(
        receivedAt.isAfter(before.lastSeen()) ? after.withLastSeen(receivedAt) : after,
        refused,
        changes);
  }

  /** The person after an event that is too late for anything else: no refusal is lost. */
  public Taken late(Person before) {
    List<Said> refusals = consents.stream().filter(one -> refusal(one.word())).toList();
    List<Said> changes = new ArrayList<>();
    Consents after = consents(before, refusals, new ArrayList<>(), changes);
    return new Taken(before.withConsents(after), List.of(), changes);
  }

  /**
   * A permission needs an address that is the person's, as whoever has a public key may name any; a
   * refusal is taken for every address, since it can only keep a message from this person.
   */
  private static Consents consents(
      Person before, List<Said> words, List<String> refused, List<Said> changes) {
    Consents said = before.consents();
    for (Said one : words) {
      for (Said word : spread(before, one)) {
        boolean taken = refusal(word.word()) || belongs(before.identifiers().keySet(), word.key());
        if (!taken || !said.takes(word.key(), word.word())) {
          refused.add("consent:" + word.key().channel());
          continue;
        }
        Consents after = said.take(word.key(), word.word());
        if (state(after, word.key()) != state(said, word.key())) {
          changes.add(word);
        }
        said = after;
      }
    }
    return said;
  }

  /** A refusal without an address is one of each that the person has, or of the whole channel. */
  private static List<Said> spread(Person person, Said one) {
    String type =
        switch (one.key().channel()) {
          case "email" -> Identifier.EMAIL;
          case "sms" -> Identifier.PHONE;
          default -> "";
        };
    List<Said> each =
        person.identifiers().keySet().stream()
            .filter(identifier -> identifier.type().equals(type))
            .sorted()
            .map(identifier -> one.about(identifier.value()))
            .toList();
    boolean named = !one.key().address().isEmpty() || !refusal(one.word());
    return named || each.isEmpty() ? List.of(one) : each;
  }

  private static boolean refusal(Consent word) {
    return word.state() == ConsentState.REVOKED;
  }

  private static @Nullable ConsentState state(Consents consents, ConsentKey key) {
    Consent word = consents.byKey().get(key);
    return word == null ? null : word.state();
  }

  private @Nullable Trait timezone(@Nullable Trait before, boolean known, @Nullable UUID of) {
    return timezone == null
        ? before
        : news(
            before,
            new Trait(
                TextNode.valueOf(timezone.name()), at, known, of, timezone.inferred(), source));
  }

  private @Nullable Trait locale(@Nullable Trait before, boolean known, @Nullable UUID of) {
    return locale == null
        ? before
        : news(before, new Trait(TextNode.valueOf(locale), at, known, of, false, source));
  }

  /** The same zone again within an hour is no news. */
  private static Trait news(@Nullable Trait before, Trait now) {
    if (before == null) {
      return now;
    }
    boolean repeated =
        before.value().equals(now.value())
            && before.known() == now.known()
            && before.inferred() == now.inferred()
            && Duration.between(before.at(), now.at()).compareTo(REPEAT) < 0;
    return repeated ? before : before.or(now);
  }

  /** Whether whoever has these identifiers, and no others, grants something by it. */
  public boolean permits(Collection<Identifier> all) {
    return consents.stream()
        .anyMatch(one -> one.word().state() == ConsentState.GRANTED && belongs(all, one.key()));
  }

  /** Whether a permission is one of somebody who has these identifiers. */
  public static boolean belongs(Collection<Identifier> all, ConsentKey key) {
    return switch (key.channel()) {
      case "email" -> owns(all, Identifier.EMAIL, key.address());
      case "sms" -> owns(all, Identifier.PHONE, key.address());
      default -> true;
    };
  }

  private static boolean owns(Collection<Identifier> all, String type, String address) {
    return address.isEmpty() || all.contains(new Identifier(type, address));
  }
}
