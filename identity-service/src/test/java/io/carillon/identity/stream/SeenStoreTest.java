package io.carillon.identity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How events that were seen are looked up. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class SeenStoreTest {
  private static final String POLICY =
      """
      CREATE POLICY tenant ON pg_temp.seen USING (tenant_id = ANY((SELECT string_to_array(
        current_setting('carillon.tenants', true), ','))::text[]))
      """;

  @Inject Transactions transactions;

  @Test
  void aPlanOfTheFirstMinutesLooksThemUpByTheirKeyAndNothingElse() {
    List<String> plan =
        transactions.inWholeTenant(
            Calls.own("t"),
            tx -> {
              // in front of the real one: as new as on the day of an installation
              tx.execute("CREATE TEMP TABLE seen (LIKE seen INCLUDING ALL) ON COMMIT DROP");
              tx.execute("ALTER TABLE pg_temp.seen ENABLE ROW LEVEL SECURITY");
              tx.execute("ALTER TABLE pg_temp.seen FORCE ROW LEVEL SECURITY");
              tx.execute(POLICY);
              tx.execute("SET LOCAL plan_cache_mode = force_generic_plan");
              return tx.createQuery("EXPLAIN " + SeenStore.FIND)
                  .bindArray("tenants", String.class, List.of("a"))
                  .bindArray("messages", UUID.class, List.of(UUID.randomUUID()))
                  .mapTo(String.class)
                  .list();
            });

    assertThat(plan)
        .anySatisfy(
            line -> assertThat(line).contains("Index Cond", "tenant_id = w.t", "message = w.m"));
  }
}
