package io.carillon.analytics.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.analytics.Happened;
import io.carillon.analytics.audit.Chain.Verdict;
import io.carillon.audit.v1.AuditRecord;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Poison;
import io.carillon.platform.events.Positions;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written of what came, on partitions that no broker knows. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class AuditConsumerTest {
  @Inject AuditConsumer consumer;
  @Inject Positions positions;
  @Inject Transactions transactions;
  @Inject AuditLog log;

  private final String tenant = Happened.newTenant();
  private final int partition = ThreadLocalRandom.current().nextInt(1_000, Integer.MAX_VALUE);

  @Test
  void recordsBecomeAChainInTheirOrder() {
    consumer.take(records(0, 3));
    consumer.take(records(3, 2));

    assertThat(keys()).containsExactly("key-0", "key-1", "key-2", "key-3", "key-4");
    assertThat(log.verify(tenant, null))
        .satisfies(
            found -> {
              assertThat(found.intact()).isTrue();
              assertThat(found.rows()).isEqualTo(5);
              assertThat(found.head().seq()).isEqualTo(5);
            });
  }

  @Test
  void whatComesAgainIsKeptOnceUnderWhicheverOffset() {
    List<Inbound<AuditRecord>> records = records(0, 20);

    consumer.take(records);
    consumer.take(records);
    consumer.take(records.subList(10, 20));
    consumer.take(List.of(record(50, records.get(3).value()), record(51, records.get(3).value())));
    AuditRecord twice = Told.change(tenant, "twice");
    consumer.take(List.of(record(52, twice), record(53, twice)));

    assertThat(keys()).hasSize(21).doesNotHaveDuplicates();
    assertThat(log.verify(tenant, null).intact()).isTrue();
  }

  @Test
  void aCrashBeforeTheCommitLeavesNothingAndTheChainGoesOn() {
    consumer.take(records(0, 2));
    List<Inbound<AuditRecord>> later = records(2, 3);

    assertThatThrownBy(
            () ->
                transactions.inTenant(
                    tenant,
                    tx -> {
                      var fresh = positions.claim(tx, AuditConsumer.NAME, later).fresh();
                      AuditStore.append(tx, fresh.stream().map(r -> entry(r.value())).toList());
                      throw new IllegalStateException("killed");
                    }))
        .hasMessage("killed");
    assertThat(log.verify(tenant, null).rows()).isEqualTo(2);

    consumer.take(later);
    assertThat(keys()).containsExactly("key-0", "key-1", "key-2", "key-3", "key-4");
    assertThat(log.verify(tenant, null).intact()).isTrue();
  }

  @Test
  void aBatchMayHoldSeveralTenantsEachWithItsOwnChain() {
    String other = Happened.newTenant();

    consumer.take(
        List.of(
            record(0, Told.change(tenant, "a")),
            record(1, Told.change(other, "x")),
            record(2, Told.change(tenant, "b"))));

    assertThat(log.verify(tenant, null).head().seq()).isEqualTo(2);
    assertThat(log.verify(other, null).head().seq()).isEqualTo(1);
    assertThat(keys()).containsExactly("a", "b");
  }

  @Test
  void aRecordThatCannotBeKeptIsPutAside() {
    AuditRecord good = Told.change(tenant, "good");
    List<AuditRecord> bad =
        List.of(
            good.toBuilder().clearTenant().build(),
            good.toBuilder().setId("7").build(),
            good.toBuilder().clearAt().build(),
            good.toBuilder().clearAction().build(),
            good.toBuilder().clearObject().build(),
            Told.by(good, "ra\0chel"),
            Told.in(good, "/no unit"),
            good.toBuilder().setAfterJson(good.getAfterJson().substring(3)).build());

    for (AuditRecord record : bad) {
      assertThatThrownBy(() -> consumer.take(List.of(record(0, record))))
          .isInstanceOf(Poison.class);
    }
    assertThat(keys()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit SET record = '{}'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "UPDATE audit_head SET seq = 0",
        "DELETE FROM audit_head",
        "INSERT INTO audit_head (tenant_id, seq, hash) VALUES ('x', 0, '')",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
        "DROP TABLE audit"
      })
  void theWorkingRoleCanOnlyAdd(String sql) {
    consumer.take(records(0, 2));

    assertThatThrownBy(() -> transactions.inTenant(tenant, tx -> tx.execute(sql)))
        .rootCause()
        .hasMessageMatching("(?s).*(permission denied|must be owner).*");
    assertThat(log.verify(tenant, null).intact()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit SET record = '{}' WHERE tenant_id = '%s'",
        "DELETE FROM audit WHERE tenant_id = '%s'",
        "TRUNCATE audit",
        "DELETE FROM audit_head WHERE tenant_id = '%s'",
        "TRUNCATE audit_head"
      })
  void notEvenTheOwnerChangesARowByMistake(String sql) throws SQLException {
    consumer.take(records(0, 2));

    try (Connection owner = Superuser.owner();
        Statement statement = owner.createStatement()) {
      statement.execute("SELECT set_config('carillon.tenants', '%s', false)".formatted(tenant));
      assertThatThrownBy(() -> statement.execute(sql.formatted(tenant)))
          .hasMessageContaining("are kept as they are");
    }
  }

  @Test
  void whatTheWorkingRoleSaysOfPlaceAndHashCountsForNothing() {
    consumer.take(records(0, 1));

    transactions.inTenant(
        tenant,
        tx ->
            tx.execute(
                "INSERT INTO audit SELECT tenant_id, 77, gen_random_uuid(), at, actor_subject,"
                    + " actor_name, kind, object_id, object_key, unit, record, 'a', 'b' FROM audit"));

    Verdict found = log.verify(tenant, null);
    assertThat(found.head().seq()).isEqualTo(2);
    assertThat(found.firstBroken()).as("its id is not the one it says").isEqualTo(2);
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    log.export(
        tenant, AuditFilter.ALL, rows -> rows.forEach(row -> keys.add(row.entry().objectKey())));
    return keys;
  }

  private List<Inbound<AuditRecord>> records(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(i -> record(i, Told.change(tenant, "key-" + i)))
        .toList();
  }

  private Inbound<AuditRecord> record(long offset, AuditRecord value) {
    return new Inbound<>(
        Topic.AUDIT, partition, offset, value.getTenant(), value, null, Told.TEN.plusSeconds(1));
  }

  private static AuditEntry entry(AuditRecord record) {
    try {
      return AuditCodec.entry(record);
    } catch (AuditCodec.Unreadable e) {
      throw new AssertionError(e);
    }
  }
}
