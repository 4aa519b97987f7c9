package io.carillon.messaging.people;

import com.google.protobuf.Timestamp;
import io.carillon.event.v1.Consent;
import io.carillon.event.v1.ConsentState;
import io.carillon.identity.v1.Device;
import io.carillon.identity.v1.Identifier;
import io.carillon.identity.v1.Profile;
import io.carillon.identity.v1.TokenKind;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.gate.ConsentWord;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Identity's profile, read into a {@link Person}. */
final class ProfileCodec {
  private static final Map<TokenKind, Address.Kind> APPS =
      Map.of(
          TokenKind.TOKEN_KIND_APNS,
          Address.Kind.IOS,
          TokenKind.TOKEN_KIND_FCM,
          Address.Kind.ANDROID);
  private static final Map<TokenKind, Address.Kind> BROWSERS =
      Map.of(TokenKind.TOKEN_KIND_WEBPUSH, Address.Kind.WEB);

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
        addresses(profile, traits, consents),
        consents,
        profile.getTimezone(),
        profile.getLocale());
  }

  static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }

  private static Map<Channel, List<Address>> addresses(
      Profile profile, Map<String, Object> traits, List<ConsentWord> consents) {
    Map<Channel, List<Address>> addresses = new EnumMap<>(Channel.class);
    List<Address> itself = List.of(Address.profile(UUID.fromString(profile.getId())));
    for (Channel channel : Channel.values()) {
      addresses.put(
          channel,
          switch (channel) {
            case EMAIL ->
                identified(profile, "email", channel, traits, consents)
                    .map(Address::mailbox)
                    .toList();
            case SMS ->
                identified(profile, "phone", channel, traits, consents)
                    .map(Address::phone)
                    .toList();
            case PUSH -> devices(profile, channel, APPS, consents);
            case WEBPUSH -> devices(profile, channel, BROWSERS, consents);
            case INAPP, WEBHOOK -> itself;
          });
    }
    return addresses;
  }

  /**
   * Verified ones first, then those with a consent to marketing, then the most recently seen; the
   * trait of the same name last, where it is no identifier.
   */
  private static Stream<String> identified(
      Profile profile,
      String type,
      Channel channel,
      Map<String, Object> traits,
      List<ConsentWord> consents) {
    Stream<String> identifiers =
        profile.getIdentifiersList().stream()
            .filter(identifier -> identifier.getType().equals(type))
            .sorted(
                Comparator.comparing((Identifier i) -> !i.getVerified())
                    .thenComparing(i -> !granted(channel, i.getValue(), consents))
                    .thenComparing(i -> instant(i.getLastSeen()), Comparator.reverseOrder())
                    .thenComparing(Identifier::getValue))
            .map(Identifier::getValue);
    Stream<String> trait =
        traits.get(type) instanceof String given ? Stream.of(given) : Stream.empty();
    return Stream.concat(identifiers, trait)
        .flatMap(address -> channel.normal(address).stream())
        .distinct();
  }

  /** Those that can be reached: with a consent to marketing first, then the most recently seen. */
  private static List<Address> devices(
      Profile profile,
      Channel channel,
      Map<TokenKind, Address.Kind> kinds,
      List<ConsentWord> consents) {
    return profile.getDevicesList().stream()
        .filter(device -> kinds.containsKey(device.getTokenKind()))
        .filter(device -> !device.getPushToken().isEmpty())
        .sorted(
            Comparator.comparing((Device d) -> !granted(channel, d.getId(), consents))
                .thenComparing(d -> instant(d.getLastSeen()), Comparator.reverseOrder())
                .thenComparing(Device::getId))
        .flatMap(
            device ->
                Stream.ofNullable(kinds.get(device.getTokenKind()))
                    .map(kind -> new Address(kind, device.getId(), device.getPushToken())))
        .toList();
  }

  private static boolean granted(Channel channel, String address, List<ConsentWord> consents) {
    return consents.stream()
        .filter(word -> word.channel().equals(channel.word()))
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
