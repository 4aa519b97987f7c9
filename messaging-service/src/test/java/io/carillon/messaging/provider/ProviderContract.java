package io.carillon.messaging.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.AddressFault;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.gate.WithheldReason;
import io.carillon.platform.store.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every provider keeps, whoever the vendor is. A vendor's test extends this, and arranges the
 * vendor (a sandbox, never a mock of the provider's own client) so that an address has a fate.
 */
public abstract class ProviderContract {

  /** What becomes of a message to an address. */
  protected enum Fate {
    TAKEN,
    /** Refused for good, for a reason that is not the address. */
    REFUSED,
    /** Refused because there is nobody. */
    DEAD,
    /** Refused for now, because there are too many. */
    THROTTLED,
    /** Taken, and answered later than the provider waits. */
    SLOW,
    /** Taken; then the connection is cut without an answer. */
    CUT
  }

  protected abstract Provider provider();

  /** The same provider, whose vendor cannot be reached. */
  protected abstract Provider nowhere();

  /** An address that was never used, with this fate. */
  protected abstract Address address(Fate fate);

  protected abstract Outgoing.Content content();

  /** How many messages to the address the vendor has taken. */
  protected abstract int taken(Address address);

  /** What a vendor that throttles wishes; empty when it says no time. */
  protected Optional<Duration> wish() {
    return Optional.empty();
  }

  protected static Outgoing message(Address address, Outgoing.Content content) {
    return new Outgoing(
        "demo",
        Ids.next(),
        Purpose.MARKETING,
        address,
        content,
        Map.of(),
        "receipt",
        Instant.now().plusSeconds(3_600));
  }

  private Outcome send(Address address) {
    return send(provider(), address);
  }

  private Outcome send(Provider provider, Address address) {
    return provider.send(provider.prepare(message(address, content())), Optional::empty);
  }

  @Test
  void saysByWhichNameTheVendorKnowsWhatItTook() {
    Address address = address(Fate.TAKEN);

    assertThat(send(address))
        .asInstanceOf(type(Outcome.Accepted.class))
        .satisfies(accepted -> assertThat(accepted.reference()).isNotBlank());
    assertThat(taken(address)).isEqualTo(1);
  }

  @Test
  void whatIsRefusedForGoodIsRejectedAndSaysNothingOfTheAddress() {
    Address address = address(Fate.REFUSED);

    assertThat(send(address))
        .asInstanceOf(type(Outcome.Rejected.class))
        .satisfies(rejected -> assertThat(rejected.code()).isNotBlank())
        .satisfies(rejected -> assertThat(rejected.fault()).isEqualTo(AddressFault.NONE));
    assertThat(taken(address)).isZero();
  }

  @Test
  void anAddressWithNobodyBehindItIsSaidToBeDead() {
    Address address = address(Fate.DEAD);

    saysItIsDead(send(address));
    assertThat(taken(address)).isZero();
  }

  /** A token, which another may follow, is dead in a word of its own. */
  protected void saysItIsDead(Outcome outcome) {
    assertThat(outcome)
        .asInstanceOf(type(Outcome.Rejected.class))
        .satisfies(rejected -> assertThat(rejected.fault()).isEqualTo(AddressFault.DEAD));
  }

  @Test
  void whoeverIsThrottledComesBackWhenTheVendorWishes() {
    Address address = address(Fate.THROTTLED);

    assertThat(send(address))
        .asInstanceOf(type(Outcome.Retry.class))
        .satisfies(retry -> assertThat(Optional.ofNullable(retry.after())).isEqualTo(wish()));
    assertThat(taken(address)).isZero();
  }

  @Test
  void whatIsNotAnsweredInTimeIsInDoubtAndWasTriedOnce() {
    Address address = address(Fate.SLOW);

    assertThat(send(address)).isInstanceOfAny(Outcome.Unknown.class, Outcome.Retry.class);
    assertThat(taken(address)).isLessThanOrEqualTo(1);
  }

  @Test
  void whatIsCutBehindTheMessageIsInDoubtAndWasTriedOnce() {
    Address address = address(Fate.CUT);

    assertThat(send(address)).isInstanceOf(Outcome.Unknown.class);
    assertThat(taken(address)).isEqualTo(1);
  }

  @Test
  void aVendorThatCannotBeReachedTookNothing() {
    assertThat(send(nowhere(), address(Fate.TAKEN))).isInstanceOf(Outcome.Retry.class);
  }

  @Test
  void whatTheLastLookStopsNeverLeaves() {
    Address address = address(Fate.TAKEN);
    Outcome no = new Outcome.Withheld(WithheldReason.UNSUBSCRIBED);

    Outcome outcome =
        provider().send(provider().prepare(message(address, content())), () -> Optional.of(no));

    assertThat(outcome).isEqualTo(no);
    assertThat(taken(address)).isZero();
  }

  @Test
  void servesItsOwnKindOfAddressAlone() {
    Address address = address(Fate.TAKEN);

    List<Address.Kind> served =
        Arrays.stream(Address.Kind.values())
            .filter(kind -> provider().serves(new Address(kind, address.name(), address.target())))
            .toList();

    assertThat(served).containsExactly(address.kind());
  }

  @Test
  void contentOfAnotherChannelIsNeverSent() {
    Outgoing.Content other =
        content() instanceof Outgoing.Webhook
            ? new Outgoing.Sms("x")
            : new Outgoing.Webhook("https://x.example/", Map.of(), "");

    assertThatThrownBy(() -> provider().prepare(message(address(Fate.TAKEN), other)))
        .isInstanceOf(PreparationException.class);
  }
}
