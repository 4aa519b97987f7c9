package io.carillon.platform.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.definition.v1.Definition;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class OutboxTest {
  @Inject Outbox outbox;
  @Inject Transactions transactions;

  private final TestTopics topics = TestTopics.ofThisTest();
  private final String own = UUID.randomUUID().toString();

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void aRowIsNotPublishedWhileAnotherPublisherHoldsAnOlderOne() {
    // a row of no topic keeps the publisher from its work until both rows are held
    transactions.system(
        tx ->
            tx.execute(
                "INSERT INTO outbox (topic, key, tenant, record_id, type)"
                    + " VALUES ('NONE', '', '', '', '')"));
    add("older");

    transactions.system(
        holder -> {
          holder
              .createQuery(
                  "SELECT id FROM outbox WHERE topic = 'NONE' OR record_id = :id"
                      + " ORDER BY id FOR UPDATE")
              .bind("id", own + "-older")
              .mapTo(Long.class)
              .list();
          holder.execute("DELETE FROM outbox WHERE topic = 'NONE'");
          // in a transaction of its own, beside the one that this thread has open
          CompletableFuture.runAsync(() -> add("newer")).join();
          await().until(() -> !published().isEmpty() || aPublisherWaits());
          return true;
        });

    await().until(() -> published().size() == 2);
    assertThat(published()).containsExactly("older", "newer");
  }

  private void add(String id) {
    Definition value = Definition.newBuilder().setTenant(own).setId(id).build();
    transactions.system(
        tx -> {
          outbox.add(
              tx, List.of(Outbound.of(Topic.MESSAGES_INBOX, own, "demo", own + "-" + id, value)));
          return true;
        });
  }

  private List<String> published() {
    return topics.all(Topic.MESSAGES_INBOX, Definition.parser()).stream()
        .filter(record -> record.key().equals(own))
        .map(record -> record.value().getId())
        .toList();
  }

  private boolean aPublisherWaits() {
    return CompletableFuture.supplyAsync(
                () ->
                    transactions.system(
                        tx ->
                            tx.createQuery(
                                    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                        + " AND query LIKE 'DELETE FROM outbox%'")
                                .mapTo(Integer.class)
                                .one()))
            .join()
        > 0;
  }
}
