package io.carillon.identity.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Masks;
import io.carillon.platform.caller.Units;
import io.carillon.platform.definitions.DefinitionStore;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.ETags;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What tenants say of their traits: a definition each, whose changes are in the audit log. */
@ApplicationScoped
public class SchemaStore {
  private static final String KEY = "trait-schema";

  /** One at a time changes what a tenant says, the first time included. */
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtextextended('trait schema ' || ?, 0))";

  private final Transactions transactions;
  private final DefinitionStore store;
  private final MisfitStore misfits;
  private final ObjectMapper json;

  @Inject
  SchemaStore(
      Transactions transactions, DefinitionStore store, MisfitStore misfits, ObjectMapper json) {
    this.transactions = transactions;
    this.store = store;
    this.misfits = misfits;
    this.json = json;
  }

  SchemaView get(Caller caller) {
    return view(transactions.inTenant(caller.tenant(), tx -> find(tx, caller.tenant())));
  }

  /**
   * Known everywhere within a second.
   *
   * @throws ProblemException INVALID_VALUE; UNIT_DENIED; STALE_VERSION
   */
  SchemaView replace(Caller caller, long ifVersion, SchemaBody wanted) {
    String tenant = caller.tenant();
    Units.requireOwn(caller, Units.top(tenant));
    SchemaBody checked = wanted.checked();
    JsonNode body = json.valueToTree(checked);
    return transactions.inTenant(
        tenant,
        tx -> {
          tx.execute(LOCK, tenant);
          Optional<Stored> before = find(tx, tenant);
          ETags.check(ifVersion, before.map(Stored::version).orElse(0L));
          Stored after =
              before.isEmpty()
                  ? store.create(
                      tx,
                      tenant,
                      Kinds.TRAIT_SCHEMA,
                      KEY,
                      "",
                      DefinitionState.DEFINITION_STATE_LIVE,
                      body)
                  : store.replace(
                      tx, tenant, Kinds.TRAIT_SCHEMA, KEY, before.get().version(), body);
          misfits.forget(tx, tenant, retyped(fields(before), fields(Optional.of(after))));
          return view(Optional.of(after));
        });
  }

  /** What was refused of fields, by their names. */
  List<RefusedView> refused(Caller caller) {
    String tenant = caller.tenant();
    return transactions.inTenant(
        tenant,
        tx -> {
          Map<String, @Nullable FieldBody> fields = fields(find(tx, tenant));
          return misfits.of(tx, tenant).stream()
              .map(
                  one -> {
                    FieldBody field = fields.get(one.name());
                    return new RefusedView(
                        one.name(),
                        field == null ? null : field.type(),
                        one.found(),
                        one.times(),
                        one.lastAt(),
                        caller.masked() ? Masks.within(one.lastSource()) : one.lastSource());
                  })
              .toList();
        });
  }

  /** Fields of another type than before: what was refused of them says nothing any more. */
  private static List<String> retyped(
      Map<String, @Nullable FieldBody> before, Map<String, @Nullable FieldBody> after) {
    return before.keySet().stream()
        .filter(name -> !Objects.equals(type(before.get(name)), type(after.get(name))))
        .toList();
  }

  private static @Nullable String type(@Nullable FieldBody field) {
    return field == null ? null : field.type();
  }

  private Optional<Stored> find(Handle tx, String tenant) {
    return store.find(tx, tenant, Kinds.TRAIT_SCHEMA, KEY);
  }

  private SchemaView view(Optional<Stored> stored) {
    return new SchemaView(
        stored.map(Stored::version).orElse(0L),
        fields(stored),
        stored.map(Stored::changedAt).orElse(null));
  }

  private Map<String, @Nullable FieldBody> fields(Optional<Stored> stored) {
    if (stored.isEmpty()) {
      return Map.of();
    }
    try {
      Map<String, @Nullable FieldBody> fields =
          json.treeToValue(stored.get().body(), SchemaBody.class).fields();
      return fields == null ? Map.of() : fields;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored schema cannot be read", e);
    }
  }
}
