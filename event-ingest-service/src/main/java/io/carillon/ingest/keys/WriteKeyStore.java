package io.carillon.ingest.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.definitions.DefinitionStore;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.keys.WriteKey;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Keys as definitions, and when they were last used. */
@ApplicationScoped
class WriteKeyStore {
  private final DefinitionStore definitions;
  private final Transactions transactions;
  private final ObjectMapper json;

  @Inject
  WriteKeyStore(DefinitionStore definitions, Transactions transactions, ObjectMapper json) {
    this.definitions = definitions;
    this.transactions = transactions;
    this.json = json;
  }

  record Row(
      UUID id, String unit, long version, Instant createdAt, boolean archived, WriteKey key) {}

  Row create(Handle tx, String tenant, String unit, WriteKey key) {
    String name = Ids.next().toString();
    return row(
        definitions.create(
            tx,
            tenant,
            Kinds.WRITE_KEY,
            name,
            unit,
            DefinitionState.DEFINITION_STATE_LIVE,
            json.valueToTree(key)));
  }

  /**
   * @throws ProblemException STALE_VERSION when it is at another version
   */
  Row replace(Handle tx, String tenant, UUID id, long ifVersion, WriteKey key) {
    JsonNode body = json.valueToTree(key);
    return row(definitions.replace(tx, tenant, Kinds.WRITE_KEY, id.toString(), ifVersion, body));
  }

  void archive(Handle tx, String tenant, UUID id) {
    definitions.archive(tx, tenant, Kinds.WRITE_KEY, id.toString());
  }

  Optional<Row> find(Handle tx, String tenant, String id) {
    return definitions.find(tx, tenant, Kinds.WRITE_KEY, id).map(this::row);
  }

  Page<Row> list(Handle tx, String tenant, @Nullable Integer limit, @Nullable String cursor) {
    return definitions.list(tx, tenant, Kinds.WRITE_KEY, limit, cursor).map(this::row);
  }

  Map<UUID, Instant> lastUsed(Handle tx, String tenant, Collection<UUID> ids) {
    Map<UUID, Instant> found = new HashMap<>();
    tx.createQuery(
            "SELECT key_id, last_used_at FROM write_key_use"
                + " WHERE tenant_id = :tenant AND key_id = ANY(:ids)")
        .bind("tenant", tenant)
        .bindArray("ids", UUID.class, ids)
        .map(
            (row, _) ->
                Map.entry(
                    row.getObject(1, UUID.class),
                    row.getObject(2, OffsetDateTime.class).toInstant()))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  void used(Map<KeyId, Instant> latest) {
    List<String> tenants = new ArrayList<>();
    List<UUID> ids = new ArrayList<>();
    List<Long> millis = new ArrayList<>();
    latest.forEach(
        (key, at) -> {
          tenants.add(key.tenant());
          ids.add(UUID.fromString(key.id()));
          millis.add(at.toEpochMilli());
        });
    transactions.inTenants(
        tenants.stream().collect(Collectors.toSet()),
        tx ->
            tx.createUpdate(
                    """
                    INSERT INTO write_key_use (tenant_id, key_id, last_used_at)
                    SELECT tenant, id, to_timestamp(millis / 1000.0)
                      FROM unnest(:tenants::text[], :ids::uuid[], :millis::bigint[])
                        AS used (tenant, id, millis)
                    ON CONFLICT (tenant_id, key_id) DO UPDATE
                      SET last_used_at = greatest(write_key_use.last_used_at, excluded.last_used_at)
                    """)
                .bindArray("tenants", String.class, tenants)
                .bindArray("ids", UUID.class, ids)
                .bindArray("millis", Long.class, millis)
                .execute());
  }

  private Row row(Stored stored) {
    try {
      return new Row(
          stored.id(),
          stored.unit(),
          stored.version(),
          stored.createdAt(),
          stored.state() == DefinitionState.DEFINITION_STATE_ARCHIVED,
          json.treeToValue(stored.body(), WriteKey.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored write key cannot be read", e);
    }
  }
}
