package io.carillon.messaging.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.AddressFault;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.gate.WithheldReason;
import io.carillon.platform.store.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every provider keeps, whoever the vendor is. Each has a test that extends this, mostly by
 * {@link VendorContract}, which lets the vendor's own client talk to the sandbox; what a vendor
 * cannot show is said there with its reason. What is found is the table of {@code docs/vendors.md}.
 *
 * <p>In-app is one of them, as the sender calls it like all others: what it says it took is there
 * once, as it was sent. But its vendor is a table of this service, written in one transaction: it
 * has no line that could be cut, no account and no address that dies, so that most cases do not
 * exist for it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ProviderContract {
  /** Longer than any provider here waits for an answer. */
  protected static final Duration SLOWNESS = Duration.ofSeconds(30);

  /** What a vendor does with a call. */
  public enum Case {
    TAKEN("takes it"),
    REFUSED("refuses it, for no fault of the address"),
    DEAD("knows nobody at the address"),
    MALFORMED("could not be meant by the address"),
    THROTTLED("has too many, and takes nothing"),
    FAILED("says that it failed, and took nothing"),
    FAILED_BEHIND("takes it, and says that it failed"),
    CUT("takes it, and cuts the line"),
    SLOW("takes it, and answers too late"),
    AWAY("is not there"),
    STRANGER("does not believe who we are");

    private final String words;

    Case(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** A message that was never sent, by whom it goes, and what the other side has of it. */
  public record Trial(Provider provider, Outgoing message, Supplier<List<Delivered>> delivered) {
    Outcome send() {
      return provider.send(provider.prepare(message), Optional::empty);
    }
  }

  /**
   * A message at the other side.
   *
   * @param id by which the other side knows it
   */
  public record Delivered(String id, Outgoing.Content content) {}

  private final Map<Case, VendorTable.Cell> found = new EnumMap<>(Case.class);

  /** The provider's name. */
  protected abstract String vendor();

  /** A new message whose call ends in this way. */
  protected abstract Trial trial(Case which);

  /** Cases that do not exist for this vendor, and why. */
  protected abstract Map<Case, String> absent();

  /** What a vendor that throttles wishes; empty when it says no time. */
  protected Optional<Duration> wish() {
    return Optional.empty();
  }

  /**
   * Whether the other side knows a repetition by the message's id. Then what may have been taken is
   * handed over again; everywhere else it is UNKNOWN, and nobody sends it a second time.
   */
  protected boolean knowsARepetition() {
    return false;
  }

  /** Fails when the document's table has other columns. */
  protected static void areDocumented(List<String> vendors) {
    VendorTable.areDocumented(vendors);
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

  @Test
  void whatIsTakenIsThereOnceAsItWasSentUnderTheNameThatWasGiven() {
    in(
        Case.TAKEN,
        trial -> {
          Outcome outcome = trial.send();

          List<Delivered> delivered = trial.delivered().get();
          assertThat(delivered)
              .extracting(Delivered::content)
              .containsExactly(trial.message().content());
          String id = delivered.getFirst().id();
          assertThat(id).isNotBlank();
          assertThat(outcome)
              .asInstanceOf(type(Outcome.Accepted.class))
              .satisfies(accepted -> assertThat(accepted.reference()).contains(id));
          return "accepted";
        });
  }

  @Test
  void whatIsRefusedForGoodIsRejectedAndSaysNothingOfTheAddress() {
    in(
        Case.REFUSED,
        trial -> {
          Outcome outcome = trial.send();

          assertThat(outcome)
              .asInstanceOf(type(Outcome.Rejected.class))
              .satisfies(rejected -> assertThat(rejected.code()).isNotBlank())
              .satisfies(rejected -> assertThat(rejected.fault()).isEqualTo(AddressFault.NONE));
          assertThat(trial.delivered().get()).isEmpty();
          return "rejected";
        });
  }

  /** A token, which another may follow, is dead in a word of its own. */
  @Test
  void anAddressWithNobodyBehindItIsSaidToBeDead() {
    in(
        Case.DEAD,
        trial -> {
          Outcome outcome = trial.send();

          assertThat(outcome)
              .matches(
                  end ->
                      end instanceof Outcome.Dead
                          || (end instanceof Outcome.Rejected rejected
                              && rejected.fault() == AddressFault.DEAD),
                  "says that the address is dead");
          assertThat(trial.delivered().get()).isEmpty();
          return outcome instanceof Outcome.Dead ? "dead token" : "dead address";
        });
  }

  @Test
  void anAddressOfNoFormIsRefusedBeforeAnyCall() {
    in(
        Case.MALFORMED,
        trial -> {
          assertThatThrownBy(() -> trial.provider().prepare(trial.message()))
              .isInstanceOf(PreparationException.class);
          return "not called";
        });
  }

  @Test
  void whoeverIsThrottledComesBackWhenTheVendorWishes() {
    in(
        Case.THROTTLED,
        trial -> {
          Duration after = passes(trial).after();

          assertThat(Optional.ofNullable(after)).isEqualTo(wish());
          return after == null ? "later" : "later, after " + after.toSeconds() + " s";
        });
  }

  /** Where the same words may also come behind an acceptance they say nothing of this one. */
  @Test
  void aFailureIsBelievedToHaveTakenNothingOnlyWhereItCannotMeanMore() {
    in(
        Case.FAILED,
        trial -> {
          if (absent().containsKey(Case.FAILED_BEHIND)) {
            passes(trial);
            return "later";
          }
          String doubt = isInDoubt(trial);
          assertThat(trial.delivered().get()).isEmpty();
          return doubt;
        });
  }

  @Test
  void whatTheVendorTookAndCallsAFailureIsInDoubt() {
    in(Case.FAILED_BEHIND, this::isInDoubtAndWasTakenOnce);
  }

  @Test
  void whatIsCutBehindTheMessageIsInDoubt() {
    in(Case.CUT, this::isInDoubtAndWasTakenOnce);
  }

  @Test
  void whatIsNotAnsweredInTimeIsInDoubtAndHoldsNobodyUp() {
    in(
        Case.SLOW,
        trial -> {
          long begin = System.nanoTime();
          String doubt = isInDoubtAndWasTakenOnce(trial);

          assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SLOWNESS.dividedBy(2));
          return doubt;
        });
  }

  @Test
  void aVendorThatCannotBeReachedTookNothing() {
    in(
        Case.AWAY,
        trial -> {
          passes(trial);
          return "later";
        });
  }

  @Test
  void aVendorThatDoesNotKnowUsIsTheOperatorsTroubleAndTheMessageWaits() {
    in(
        Case.STRANGER,
        trial -> {
          passes(trial);
          return "later";
        });
  }

  @Test
  void whatTheLastLookStopsNeverLeaves() {
    Trial trial = trial(Case.TAKEN);
    Outcome no = new Outcome.Withheld(WithheldReason.UNSUBSCRIBED);

    Outcome outcome =
        trial.provider().send(trial.provider().prepare(trial.message()), () -> Optional.of(no));

    assertThat(outcome).isEqualTo(no);
    assertThat(trial.delivered().get()).isEmpty();
  }

  @Test
  void servesItsOwnKindOfAddressAlone() {
    Trial trial = trial(Case.TAKEN);
    Address address = trial.message().address();

    List<Address.Kind> served =
        Arrays.stream(Address.Kind.values())
            .filter(
                kind ->
                    trial.provider().serves(new Address(kind, address.name(), address.target())))
            .toList();

    assertThat(served).containsExactly(address.kind());
  }

  @Test
  void contentOfAnotherChannelIsNeverSent() {
    Trial trial = trial(Case.TAKEN);
    Outgoing.Content other =
        trial.message().content() instanceof Outgoing.Webhook
            ? new Outgoing.Sms("x")
            : new Outgoing.Webhook("https://x.example/", Map.of(), "");

    assertThatThrownBy(() -> trial.provider().prepare(message(trial.message().address(), other)))
        .isInstanceOf(PreparationException.class);
  }

  @AfterAll
  void isWrittenDown() {
    VendorTable.write(vendor(), found);
  }

  private void in(Case which, Function<Trial, String> holds) {
    String reason = absent().get(which);
    VendorTable.Cell cell =
        reason == null
            ? new VendorTable.Cell(holds.apply(trial(which)), "")
            : new VendorTable.Cell("—", reason);
    found.put(which, cell);
    VendorTable.isDocumented(vendor(), which, cell);
  }

  private static Outcome.Retry passes(Trial trial) {
    Outcome outcome = trial.send();

    assertThat(outcome).isInstanceOf(Outcome.Retry.class);
    assertThat(trial.delivered().get()).isEmpty();
    return (Outcome.Retry) outcome;
  }

  private String isInDoubtAndWasTakenOnce(Trial trial) {
    String doubt = isInDoubt(trial);
    List<Delivered> first = await().until(trial.delivered()::get, taken -> !taken.isEmpty());
    assertThat(first).hasSize(1);
    if (knowsARepetition()) {
      trial.send();
      assertThat(trial.delivered().get()).hasSizeGreaterThan(1).containsOnly(first.getFirst());
    }
    return doubt;
  }

  private String isInDoubt(Trial trial) {
    Outcome outcome = trial.send();

    if (!knowsARepetition()) {
      assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
      return "unknown";
    }
    assertThat(outcome).isInstanceOf(Outcome.Retry.class);
    return "again, same id";
  }
}
