package io.carillon.messaging.alias;

import io.carillon.platform.events.Topic;
import io.carillon.platform.privacy.ErasedStore;
import io.carillon.platform.privacy.Holdings;
import io.carillon.platform.privacy.PersonalTable;
import io.carillon.platform.privacy.Receipt;
import io.carillon.platform.privacy.Subject;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * What was sent to people, and what they said to it: given out, or erased. That a message existed
 * stays, without a word of it; and so do suppressions of addresses that stand, or else somebody who
 * is known anew by the address would be written to.
 */
@ApplicationScoped
class MessagesHeld implements Holdings {
  private static final PersonalTable MESSAGES = PersonalTable.ofProfiles("message", "message");
  private static final PersonalTable INBOX =
      PersonalTable.ofProfiles("inbox-message", "inbox_message");
  private static final PersonalTable WORDS =
      PersonalTable.ofProfiles("consent-word", "consent_word");
  private static final PersonalTable REPLIES =
      new PersonalTable("reply", "reply", "t.address = ANY(:values)");
  private static final PersonalTable SUPPRESSIONS =
      new PersonalTable("suppression", "suppression", "t.address = ANY(:values)");
  private static final PersonalTable LIFTED =
      new PersonalTable(
          "lifted-suppression",
          "suppression",
          "t.address = ANY(:values) AND t.removed_at IS NOT NULL");
  private static final PersonalTable MERGES =
      new PersonalTable(
          "merge", "alias", "t.profile_id = ANY(:profiles) OR t.canonical_id = ANY(:profiles)");
  private static final List<PersonalTable> GIVEN_OUT =
      List.of(MESSAGES, INBOX, WORDS, REPLIES, SUPPRESSIONS, MERGES);

  private final Transactions transactions;
  private final Aliases aliases;
  private final ErasedStore erased;
  private final Instance<Follower> followers;
  private final Clock clock;

  @Inject
  MessagesHeld(
      Transactions transactions,
      Aliases aliases,
      ErasedStore erased,
      @Any Instance<Follower> followers,
      Clock clock) {
    this.transactions = transactions;
    this.aliases = aliases;
    this.erased = erased;
    this.followers = followers;
    this.clock = clock;
  }

  @Override
  public void export(String tenant, Subject subject, Consumer<Item> out) {
    transactions.inWholeTenant(
        tenant,
        tx -> {
          GIVEN_OUT.forEach(table -> table.export(tx, tenant, subject, out));
          return true;
        });
  }

  @Override
  public Receipt erase(Handle tx, String tenant, Subject subject, Instant now) {
    Receipt gone = new Receipt();
    subject.profiles().forEach(profile -> forget(tx, tenant, profile, gone));
    return gone.erased(WORDS.kind(), WORDS.erase(tx, tenant, subject))
        .erased(REPLIES.kind(), REPLIES.erase(tx, tenant, subject))
        .erased(LIFTED.kind(), LIFTED.erase(tx, tenant, subject))
        .erased(MERGES.kind(), MERGES.erase(tx, tenant, subject))
        .expires(Topic.MESSAGES_REQUESTED)
        .keeps("that messages existed, and their states", "counts and quotas")
        .keeps("suppressions of addresses that stand", "nobody may write to them again");
  }

  /** The profile's last state says it, before or behind who asks for the receipt. */
  void erase(Handle tx, String tenant, UUID profile) {
    Receipt gone = new Receipt();
    forget(tx, tenant, profile, gone);
    erased.took(tx, tenant, profile, gone, clock.instant());
  }

  private void forget(Handle tx, String tenant, UUID profile, Receipt gone) {
    gone.erased("words and addresses of messages", aliases.erase(tx, tenant, profile));
    followers.forEach(follower -> follower.erased(tx, tenant, profile, Set.of(profile), gone));
  }
}
