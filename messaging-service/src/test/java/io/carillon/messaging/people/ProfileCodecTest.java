package io.carillon.messaging.people;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import io.carillon.event.v1.Consent;
import io.carillon.event.v1.ConsentState;
import io.carillon.identity.v1.Device;
import io.carillon.identity.v1.Identifier;
import io.carillon.identity.v1.Profile;
import io.carillon.identity.v1.TokenKind;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Channel;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProfileCodecTest {
  private static final UUID ID = new UUID(1, 2);

  private static Profile.Builder profile() {
    return Profile.newBuilder().setId(ID.toString());
  }

  private static Identifier.Builder phone(String number, boolean verified, int seen) {
    return Identifier.newBuilder()
        .setType("phone")
        .setValue(number)
        .setVerified(verified)
        .setLastSeen(Timestamp.newBuilder().setSeconds(seen));
  }

  private static Device.Builder device(String id, TokenKind kind, int seen) {
    return Device.newBuilder()
        .setId(id)
        .setTokenKind(kind)
        .setPushToken("token-" + id)
        .setPushState("enabled")
        .setLastSeen(Timestamp.newBuilder().setSeconds(seen));
  }

  private static Consent.Builder granted(Channel channel, String address) {
    return Consent.newBuilder()
        .setChannel(channel.word())
        .setAddress(address)
        .setPurpose("marketing")
        .setState(ConsentState.CONSENT_STATE_GRANTED);
  }

  @Test
  void verifiedNumbersComeFirstThenThoseWithConsentThenTheLastSeen() {
    Person person =
        ProfileCodec.person(
            profile()
                .addIdentifiers(phone("+33600000001", false, 5))
                .addIdentifiers(phone("+33600000002", false, 9))
                .addIdentifiers(phone("+33600000003", false, 1))
                .addIdentifiers(phone("+33600000004", true, 1))
                .addConsents(granted(Channel.SMS, "+33600000003"))
                .setTraits(
                    Struct.newBuilder()
                        .putFields(
                            "phone", Value.newBuilder().setStringValue("+33 6 00 00 00 05").build())
                        .putFields(
                            "email", Value.newBuilder().setStringValue("no address").build()))
                .build());

    assertThat(person.addresses(Channel.SMS))
        .extracting(Address::name)
        .containsExactly(
            "+33600000004", "+33600000003", "+33600000002", "+33600000001", "+33600000005");
    assertThat(person.addresses(Channel.EMAIL)).isEmpty();
    assertThat(person.variables())
        .containsEntry("phone", "+33600000004")
        .doesNotContainKey("email");
  }

  @Test
  void devicesThatCanBeReachedAreAddressesOfTheirChannel() {
    Person person =
        ProfileCodec.person(
            profile()
                .addDevices(device("d-1", TokenKind.TOKEN_KIND_APNS, 5))
                .addDevices(device("d-2", TokenKind.TOKEN_KIND_FCM, 9).setType("ios"))
                .addDevices(device("d-3", TokenKind.TOKEN_KIND_FCM, 1))
                .addDevices(device("d-4", TokenKind.TOKEN_KIND_WEBPUSH, 1))
                .addDevices(device("d-5", TokenKind.TOKEN_KIND_APNS, 9).setPushToken(""))
                .addDevices(device("d-6", TokenKind.TOKEN_KIND_UNSPECIFIED, 9))
                .addConsents(granted(Channel.PUSH, "d-3"))
                .addConsents(granted(Channel.EMAIL, "d-1"))
                .build());

    assertThat(person.addresses(Channel.PUSH))
        .containsExactly(
            new Address(Address.Kind.ANDROID, "d-3", "token-d-3"),
            new Address(Address.Kind.ANDROID, "d-2", "token-d-2"),
            new Address(Address.Kind.IOS, "d-1", "token-d-1"));
    assertThat(person.addresses(Channel.WEBPUSH))
        .containsExactly(new Address(Address.Kind.WEB, "d-4", "token-d-4"));
  }

  @Test
  void everybodyIsReachedInTheAppAndOverASystemOfTheSenders() {
    Person person = ProfileCodec.person(profile().build());

    assertThat(person.addresses(Channel.INAPP)).containsExactly(Address.profile(ID));
    assertThat(person.addresses(Channel.WEBHOOK)).containsExactly(Address.profile(ID));
  }

  @Test
  void anAddressTellsItsTokenToNobodyByAccident() {
    assertThat(new Address(Address.Kind.IOS, "d-1", "secret")).hasToString("IOS d***");
  }
}
