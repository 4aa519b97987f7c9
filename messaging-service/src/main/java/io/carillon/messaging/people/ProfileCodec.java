package io.carillon.messaging.people;

import com.google.protobuf.Timestamp;
import io.carillon.event.v1.Consent;
import io.carillon.event.v1.ConsentState;
import io.carillon.identity.v1.Identifier;
import io.carillon.identity.v1.Profile;
import io.carillon.messaging.gate.ConsentWord;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Identity's profile, read into a {@link Person}. */
final class ProfileCodec {
  private ProfileCodec() {}

  static Person person(Profile profile) {
    List<ConsentWord> consents =
        profile.getConsentsList().stream()
            .filter(consent -> consent.getState() != ConsentState.CONSENT_STATE_UNSPECIFIED)
            .map(ProfileCodec::word)
            .toList();
    Map<String, Object> traits = StructCodec.map(profile.getTraits());
    return new Person(
        UUID.fromString(profile.getId()),
        traits,
        emails(profile, traits, consents),
        consents,
        profile.getTimezone(),
        profile.getLocale());
  }

  static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }

  /**
   * Verified ones first, then those with a consent to marketing, then the most recently seen; the
   * trait `email` last, where it is no identifier.
   */
  private static List<String> emails(
      Profile profile, Map<String, Object> traits, List<ConsentWord> consents) {
    Stream<String> identifiers =
        profile.getIdentifiersList().stream()
            .filter(identifier -> identifier.getType().equals("email"))
            .sorted(
                Comparator.comparing((Identifier i) -> !i.getVerified())
                    .thenComparing(i -> !granted(i.getValue(), consents))
                    .thenComparing(i -> instant(i.getLastSeen()), Comparator.reverseOrder())
                    .thenComparing(Identifier::getValue))
            .map(Identifier::getValue);
    Stream<String> trait =
        traits.get("email") instanceof String email && email.contains("@")
            ? Stream.of(email)
            : Stream.of();
    return Stream.concat(identifiers, trait)
        .map(email -> email.strip().toLowerCase(Locale.ROOT))
        .distinct()
        .toList();
  }

  private static boolean granted(String address, List<ConsentWord> consents) {
    return consents.stream()
        .anyMatch(word -> word.granted() && word.address().equalsIgnoreCase(address));
  }

  private static ConsentWord word(Consent consent) {
    return new ConsentWord(
        consent.getChannel(),
        consent.getAddress(),
        consent.getPurpose(),
        consent.getState() == ConsentState.CONSENT_STATE_GRANTED,
        consent.hasAt() ? instant(consent.getAt()) : Instant.EPOCH);
  }

  private static Instant instant(Timestamp at) {
    return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
  }
}
