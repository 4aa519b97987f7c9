package io.carillon.messaging.gate;

import java.util.List;
import java.util.Optional;

/**
 * Address, suppression, consent, in that order, for each of the person's addresses in the order of
 * preference: the first that may be written to is taken; when none may, the first one's reason
 * stands. Silence is no consent to marketing; opt-out wins over opt-in on the same address.
 */
public final class Gate {
  private Gate() {}

  /**
   * @param addresses of the channel, the preferred one first
   * @param consents of the person, on any channel
   * @param blocks of any of the addresses
   */
  public static Verdict decide(
      String channel,
      Purpose purpose,
      List<String> addresses,
      List<ConsentWord> consents,
      List<Block> blocks) {
    Verdict first = new Verdict.Withhold(WithheldReason.NO_ADDRESS);
    for (int i = 0; i < addresses.size(); i++) {
      String address = addresses.get(i);
      List<ConsentWord> said =
          consents.stream()
              .filter(word -> word.channel().equals(channel))
              .filter(word -> word.purpose().equals(purpose.word()))
              .filter(word -> word.address().isEmpty() || word.address().equals(address))
              .toList();
      Optional<WithheldReason> reason =
          blocked(address, purpose, said, blocks).or(() -> unwilling(purpose, said));
      if (reason.isEmpty()) {
        return new Verdict.Send(address);
      }
      if (i == 0) {
        first = new Verdict.Withhold(reason.get());
      }
    }
    return first;
  }

  private static Optional<WithheldReason> blocked(
      String address, Purpose purpose, List<ConsentWord> said, List<Block> blocks) {
    return blocks.stream()
        .filter(block -> block.address().equals(address))
        .filter(block -> block.everything() || purpose == Purpose.MARKETING)
        .filter(block -> !lifted(block, address, said))
        .map(block -> block.byThePerson() ? WithheldReason.UNSUBSCRIBED : WithheldReason.SUPPRESSED)
        .findFirst();
  }

  /** Only what the person did can be undone by the person, by a later consent for the address. */
  private static boolean lifted(Block block, String address, List<ConsentWord> said) {
    return block.byThePerson()
        && said.stream()
            .anyMatch(
                word ->
                    word.granted()
                        && word.address().equals(address)
                        && word.at().isAfter(block.at()));
  }

  private static Optional<WithheldReason> unwilling(Purpose purpose, List<ConsentWord> said) {
    if (said.stream().anyMatch(word -> !word.granted())) {
      return Optional.of(WithheldReason.CONSENT_REVOKED);
    }
    return purpose == Purpose.MARKETING && said.isEmpty()
        ? Optional.of(WithheldReason.NO_CONSENT)
        : Optional.empty();
  }
}
