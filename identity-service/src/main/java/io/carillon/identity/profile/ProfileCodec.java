package io.carillon.identity.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import com.google.protobuf.util.Timestamps;
import io.carillon.event.v1.Consent;
import io.carillon.event.v1.ConsentState;
import io.carillon.identity.device.DeviceKey;
import io.carillon.identity.person.Inferred;
import io.carillon.identity.person.Person;
import io.carillon.identity.person.PersonCodec;
import io.carillon.identity.profile.ProfileView.ConsentView;
import io.carillon.identity.v1.Device;
import io.carillon.identity.v1.Identifier;
import io.carillon.identity.v1.IdentifierClass;
import io.carillon.identity.v1.Profile;
import io.carillon.identity.v1.TokenKind;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.problem.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Profiles as protobuf. */
final class ProfileCodec {
  private ProfileCodec() {}

  static Profile profile(Found found, Caller caller) {
    Person person = found.person();
    ProfileView view = ProfileView.of(found, List.of(), caller);
    return Profile.newBuilder()
        .setId(view.id().toString())
        .setTraits(struct(view.traits()))
        .addAllIdentifiers(view.identifiers().stream().map(ProfileCodec::identifier).toList())
        .addAllConsents(view.consents().stream().map(ProfileCodec::consent).toList())
        .addAllDevices(
            person.devices().entrySet().stream()
                .map(e -> device(e.getKey(), e.getValue(), caller.service()))
                .toList())
        .setTimezone(PersonCodec.text(Inferred.timezone(person)))
        .setLocale(PersonCodec.text(Inferred.locale(person)))
        .addAllInferred(view.inferred())
        .setCreatedAt(PersonCodec.timestamp(view.createdAt()))
        .setLastSeen(PersonCodec.timestamp(view.lastSeen()))
        .addAllMergedFrom(view.mergedFrom().stream().map(UUID::toString).toList())
        .setVersion(view.version())
        .addAllUnits(view.units())
        .build();
  }

  static Consent consent(ConsentView view) {
    return Consent.newBuilder()
        .setChannel(view.channel())
        .setAddress(view.address())
        .setPurpose(view.purpose())
        .setState(
            view.state().equals("granted")
                ? ConsentState.CONSENT_STATE_GRANTED
                : ConsentState.CONSENT_STATE_REVOKED)
        .setSource(view.source())
        .setText(view.text())
        .setAt(PersonCodec.timestamp(view.at()))
        .build();
  }

  static List<NewConsent> consents(List<Consent> consents) {
    return consents.stream().map(ProfileCodec::consent).toList();
  }

  private static NewConsent consent(Consent consent) {
    return new NewConsent(
        consent.getChannel(),
        consent.getAddress(),
        consent.getPurpose(),
        switch (consent.getState()) {
          case CONSENT_STATE_GRANTED -> "granted";
          case CONSENT_STATE_REVOKED -> "revoked";
          case CONSENT_STATE_UNSPECIFIED, UNRECOGNIZED -> "unspecified";
        },
        consent.getSource(),
        consent.getText(),
        consent.hasAt() ? moment(consent.getAt()) : null,
        null);
  }

  private static Instant moment(Timestamp at) {
    if (!Timestamps.isValid(at)) {
      throw ProblemException.invalid(
          "consents.at", at.getSeconds(), "a moment of the years 1 to 9999");
    }
    return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
  }

  private static Identifier identifier(ProfileView.IdentifierView view) {
    return Identifier.newBuilder()
        .setType(view.type())
        .setValue(view.value())
        .setIdentifierClass(
            IdentifierClass.valueOf("IDENTIFIER_CLASS_" + view.kind().toUpperCase(Locale.ROOT)))
        .setFirstSeen(PersonCodec.timestamp(view.firstSeen()))
        .setLastSeen(PersonCodec.timestamp(view.lastSeen()))
        .setVerified(view.verified())
        .build();
  }

  private static Device device(
      DeviceKey key, io.carillon.identity.device.Device device, boolean service) {
    Device.Builder built =
        Device.newBuilder()
            .setId(key.id())
            .setApp(key.app())
            .setType(device.type())
            .setPushState(device.push())
            .setLastSeen(PersonCodec.timestamp(device.lastSeen()));
    if (device.reachable()) {
      built.setTokenKind(
          switch (device.token().kind()) {
            case FCM -> TokenKind.TOKEN_KIND_FCM;
            case APNS -> TokenKind.TOKEN_KIND_APNS;
            case WEBPUSH -> TokenKind.TOKEN_KIND_WEBPUSH;
          });
      if (service) {
        built.setPushToken(device.token().value());
      }
    }
    return built.build();
  }

  private static Struct struct(JsonNode object) {
    Struct.Builder struct = Struct.newBuilder();
    object.properties().forEach(e -> struct.putFields(e.getKey(), value(e.getValue())));
    return struct.build();
  }

  private static Value value(JsonNode node) {
    Value.Builder value = Value.newBuilder();
    return switch (node.getNodeType()) {
      case OBJECT, POJO -> value.setStructValue(struct(node)).build();
      case ARRAY -> {
        ListValue.Builder list = ListValue.newBuilder();
        node.forEach(one -> list.addValues(value(one)));
        yield value.setListValue(list).build();
      }
      case BOOLEAN -> value.setBoolValue(node.asBoolean()).build();
      case NUMBER -> value.setNumberValue(node.asDouble()).build();
      case STRING, BINARY -> value.setStringValue(node.asText()).build();
      case NULL, MISSING -> value.setNullValue(NullValue.NULL_VALUE).build();
    };
  }
}
