package io.carillon.identity.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.identity.identifier.Identifier;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuspicionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "userId:test",
        "userId:aaaaa",
        "userId:9999999",
        "email:12345@example.com",
        "email:11111@example.com",
        "email:noreply@example.com",
        "phone:+33600000000",
      })
  void whatIsTypedInForNothingNamesNobodyByItself(String value) {
    assertThat(named(value)).contains(DropReason.PLACEHOLDER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "userId:12345",
        "userId:123456",
        "userId:1234567890",
        "userId:012345",
        "userId:11111",
        "userId:777777",
        "email:kelly@example.com",
        "phone:+33612345678",
      })
  void aCustomersOwnIdIsNotTakenForOne(String value) {
    assertThat(named(value)).isEmpty();
  }

  private static Optional<DropReason> named(String value) {
    return Suspicion.of(
        List.of(Identifier.parse("anonymousId:web")), Identifier.parse(value), List.of());
  }
}
