package io.carillon.ingest.deadletter;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.platform.events.Topic;
import io.carillon.platform.privacy.Holdings;
import io.carillon.platform.privacy.PersonalTable;
import io.carillon.platform.privacy.Receipt;
import io.carillon.platform.privacy.Subject;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * What of people could not be processed: given out, or deleted. A letter is a person's when it
 * names one of the profiles, or one of the identifiers as a whole text, however upper and lower
 * case are.
 */
@ApplicationScoped
class LettersHeld implements Holdings {
  private static final UUID FIRST = new UUID(0, 0);

  /** Letters of many events have up to a megabyte. */
  private static final int AT_ONCE = 8;

  private static final Duration FILES = Duration.ofDays(30);

  private static final PersonalTable HOT_KEYS =
      new PersonalTable(
          "hot-key",
          "hot_key",
          "t.key IN (SELECT t.tenant_id || '/' || v FROM unnest(:values::text[]) AS v)");

  private final Transactions transactions;
  private final LetterStore store;
  private final ObjectMapper json;

  @Inject
  LettersHeld(Transactions transactions, LetterStore store, ObjectMapper json) {
    this.transactions = transactions;
    this.store = store;
    this.json = json;
  }

  @Override
  public void export(String tenant, Subject subject, Consumer<Item> out) {
    transactions.inWholeTenant(
        tenant,
        tx -> {
          each(
              tx,
              tenant,
              subject,
              false,
              (_, mine, _) ->
                  mine.forEach(letter -> out.accept(new Item("dead-letter", view(letter)))));
          HOT_KEYS.export(tx, tenant, subject, out);
          return true;
        });
  }

  @Override
  public Receipt erase(Handle tx, String tenant, Subject subject, Instant now) {
    List<UUID> gone = new ArrayList<>();
    AtomicLong letters = new AtomicLong();
    each(
        tx,
        tenant,
        subject,
        true,
        (letter, mine, others) -> {
          letters.addAndGet(mine.size());
          if (others.isEmpty()) {
            gone.add(letter.id());
          } else {
            store.leave(tx, letter, others);
          }
        });
    var unused = store.delete(tx, tenant, gone);
    return new Receipt()
        .erased("dead-letter", letters.get())
        .erased(HOT_KEYS.kind(), HOT_KEYS.erase(tx, tenant, subject))
        .expires(Topic.EVENTS_RAW)
        .expires(Topic.EVENTS_OVERFLOW)
        .expires("files that are being imported, and what was wrong in them", FILES);
  }

  /** A letter, those of its events that are the person's, and those that are not. */
  @FunctionalInterface
  private interface Found {
    void take(Letter letter, List<Letter> mine, List<Letter> others);
  }

  private void each(Handle tx, String tenant, Subject subject, boolean change, Found out) {
    Set<String> words = new HashSet<>(subject.values());
    subject.profiles().forEach(id -> words.add(id.toString()));
    UUID behind = FIRST;
    List<Letter> some;
    do {
      some = store.holding(tx, tenant, words, behind, AT_ONCE, change);
      for (Letter letter : some) {
        behind = letter.id();
        Map<Boolean, List<Letter>> parts =
            (letter.events() > 1 ? BundleCodec.singles(letter) : List.of(letter))
                .stream().collect(Collectors.partitioningBy(one -> LetterCodec.names(one, words)));
        List<Letter> mine = parts.getOrDefault(true, List.of());
        if (!mine.isEmpty()) {
          out.take(letter, mine, parts.getOrDefault(false, List.of()));
        }
      }
    } while (some.size() == AT_ONCE);
  }

  private String view(Letter letter) {
    ObjectNode view = json.createObjectNode().put("id", letter.id().toString());
    view.put("topic", LetterStore.name(letter.topic())).put("reason", letter.reason());
    view.put("at", letter.at().toString()).put("event", letter.event().name());
    view.set("payload", LetterCodec.payload(letter));
    return view.toString();
  }
}
