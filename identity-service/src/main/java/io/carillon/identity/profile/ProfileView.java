package io.carillon.identity.profile;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.identity.company.BelongsView;
import io.carillon.identity.consent.Consent;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.device.Device;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.person.Inferred;
import io.carillon.identity.person.Owned;
import io.carillon.identity.person.Person;
import io.carillon.identity.trait.Trait;
import io.carillon.identity.trait.TraitView;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Masks;
import io.carillon.platform.caller.Units;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A profile as callers see it; addresses and traits are masked for who may not see them.
 *
 * @param timezone IANA; null when unknown
 * @param locale BCP 47; null when unknown
 * @param inferred those of `timezone` and `locale` that nobody said: found out, and given up for
 *     what is said
 * @param mergedFrom ids of the profiles that live on in this one, as far as the caller sees them
 * @param version grows with each change
 * @param units paths of the units in which it is visible, as far as they are the caller's
 * @param companies those that the person belongs to, the latest seen first
 */
public record ProfileView(
    UUID id,
    @Schema(implementation = Object.class) JsonNode traits,
    List<IdentifierView> identifiers,
    List<ConsentView> consents,
    List<DeviceView> devices,
    @Nullable String timezone,
    @Nullable String locale,
    List<String> inferred,
    Instant createdAt,
    Instant lastSeen,
    List<UUID> mergedFrom,
    long version,
    List<String> units,
    List<BelongsView> companies) {

  public record IdentifierView(
      String type,
      String value,
      @JsonProperty("class") String kind,
      Instant firstSeen,
      Instant lastSeen,
      boolean verified) {}

  /**
   * @param eventId by which event it came; null when an operator or a service recorded it
   * @param proof what else shows that it was said, such as a contract's number; null without
   * @param recordedAt when the platform took it, of a word of the history
   */
  public record ConsentView(
      String channel,
      String address,
      String purpose,
      String state,
      String source,
      String text,
      Instant at,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String eventId,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String proof,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant recordedAt) {}

  /**
   * State is `enabled`; `retired` when the push service calls its token dead, until the app names
   * another; `disabled` without a token.
   */
  public record Push(String state) {}

  public record DeviceView(String id, String type, Push push, Instant lastSeen) {}

  static ProfileView of(Found found, List<BelongsView> companies, Caller caller) {
    Person person = found.person();
    boolean masked = caller.masked();
    return new ProfileView(
        person.ref().id(),
        masked ? TraitView.masked(person.traits().visible()) : person.traits().visible(),
        identifiers(person, masked),
        consents(person, masked),
        devices(person),
        word(Inferred.timezone(person)),
        word(Inferred.locale(person)),
        inferred(person),
        person.createdAt(),
        person.lastSeen(),
        found.mergedFrom(),
        person.version(),
        person.units().stream().filter(unit -> Units.owns(caller, unit)).toList(),
        companies);
  }

  static List<IdentifierView> identifiers(Person person, boolean masked) {
    return person.identifiers().entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<Identifier, Owned>, Integer>comparing(
                    e -> e.getValue().kind().ordinal())
                .thenComparing(Map.Entry::getKey))
        .map(
            e ->
                new IdentifierView(
                    e.getKey().type(),
                    masked ? mask(e.getKey()) : e.getKey().value(),
                    e.getValue().kind().name().toLowerCase(Locale.ROOT),
                    e.getValue().firstSeen(),
                    e.getValue().lastSeen(),
                    e.getValue().verified()))
        .toList();
  }

  static List<ConsentView> consents(Person person, boolean masked) {
    return new TreeMap<>(person.consents().byKey())
        .entrySet().stream().map(e -> consent(e.getKey(), e.getValue(), null, masked)).toList();
  }

  static ConsentView consent(PastConsent past, boolean masked) {
    return consent(past.key(), past.word(), past.recordedAt(), masked);
  }

  private static @Nullable String given(String text, boolean masked) {
    return text.isEmpty() ? null : masked ? Masks.within(text) : text;
  }

  private static ConsentView consent(
      ConsentKey key, Consent word, @Nullable Instant recordedAt, boolean masked) {
    return new ConsentView(
        key.channel(),
        masked ? Masks.within(key.address()) : key.address(),
        key.purpose(),
        word.state().name().toLowerCase(Locale.ROOT),
        masked ? Masks.within(word.source()) : word.source(),
        masked ? Masks.within(word.text()) : word.text(),
        word.at(),
        given(word.proof().event(), masked),
        given(word.proof().reference(), masked),
        recordedAt);
  }

  private static List<DeviceView> devices(Person person) {
    return person.devices().entrySet().stream()
        .sorted(Comparator.comparing(e -> e.getKey().app() + " " + e.getKey().id()))
        .map(
            e -> {
              Device device = e.getValue();
              Push push = new Push(device.push());
              return new DeviceView(e.getKey().id(), device.type(), push, device.lastSeen());
            })
        .toList();
  }

  private static String mask(Identifier identifier) {
    return switch (identifier.type()) {
      case Identifier.EMAIL -> Masks.email(identifier.value());
      case Identifier.PHONE -> Masks.phone(identifier.value());
      default -> Masks.within(identifier.value());
    };
  }

  private static List<String> inferred(Person person) {
    List<String> fields = new ArrayList<>();
    Trait timezone = Inferred.timezone(person);
    Trait locale = Inferred.locale(person);
    if (timezone != null && timezone.inferred()) {
      fields.add("timezone");
    }
    if (locale != null && locale.inferred()) {
      fields.add("locale");
    }
    return fields;
  }

  private static @Nullable String word(@Nullable Trait word) {
    return word == null ? null : word.value().asText();
  }
}
