package io.carillon.identity.rule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.definitions.DefinitionStore;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.ETags;
import io.carillon.platform.store.Limits;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The rules of tenants: what holds is a definition, and every version is kept besides, since
 * decisions name it.
 */
@ApplicationScoped
public class RulesStore {
  private static final String KEY = "identity-rules";

  /** Those that hold by default have versions of their own below; a tenant's first has the next. */
  private static final int BEFORE_OWN = 100;

  /** One at a time changes a tenant's rules, the first ones included. */
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtextextended('identity rules ' || ?, 0))";

  private final Transactions transactions;
  private final DefinitionStore store;
  private final ObjectMapper json;

  @Inject
  RulesStore(Transactions transactions, DefinitionStore store, ObjectMapper json) {
    this.transactions = transactions;
    this.store = store;
    this.json = json;
  }

  /** The version of rules that a version of their definition is. */
  static int version(int ofDefinition) {
    return BEFORE_OWN + ofDefinition;
  }

  /** What holds. */
  RulesView get(Caller caller) {
    String tenant = caller.tenant();
    return transactions.inTenant(tenant, tx -> get(tx, tenant));
  }

  private RulesView get(Handle tx, String tenant) {
    return store
        .find(tx, tenant, Kinds.IDENTITY_RULES, KEY)
        .flatMap(now -> find(tx, tenant, version((int) now.version())))
        .orElseGet(RulesStore::usual);
  }

  /** The version that holds. */
  public int current(Handle tx, String tenant) {
    return get(tx, tenant).version();
  }

  /** The rules of a version that holds or held. */
  public IdentifierRules rules(Handle tx, String tenant, int version) {
    return version == IdentifierRules.DEFAULTS.version()
        ? IdentifierRules.DEFAULTS
        : find(tx, tenant, version)
            .map(found -> new RulesBody(found.types()).checked().rules(version))
            .orElseThrow(() -> new IllegalStateException("No rules of version " + version));
  }

  /**
   * Puts a new version in force, known everywhere within a second.
   *
   * @throws ProblemException INVALID_VALUE; UNIT_DENIED; STALE_VERSION
   */
  RulesView replace(Caller caller, long ifVersion, RulesBody wanted) {
    String tenant = caller.tenant();
    Units.requireOwn(caller, Units.top(tenant));
    JsonNode body = json.valueToTree(wanted.checked());
    return transactions.inTenant(
        tenant,
        tx -> {
          tx.execute(LOCK, tenant);
          ETags.check(ifVersion, get(tx, tenant).version());
          Optional<Stored> before = store.find(tx, tenant, Kinds.IDENTITY_RULES, KEY);
          Stored after =
              before.isEmpty()
                  ? store.create(
                      tx,
                      tenant,
                      Kinds.IDENTITY_RULES,
                      KEY,
                      "",
                      DefinitionState.DEFINITION_STATE_LIVE,
                      body)
                  : store.replace(
                      tx, tenant, Kinds.IDENTITY_RULES, KEY, before.get().version(), body);
          keep(tx, tenant, after, caller.name());
          return get(tx, tenant);
        });
  }

  /** All that ever held, the latest first; the last is what holds by default. */
  Page<RulesView> versions(Caller caller, @Nullable Integer limit, @Nullable String cursor) {
    int size = Limits.page(limit);
    int before = cursor == null ? Integer.MAX_VALUE : number(cursor);
    String tenant = caller.tenant();
    return transactions.inTenant(
        tenant,
        tx -> {
          List<RulesView> found =
              new ArrayList<>(
                  tx.createQuery(
                          "SELECT version, body, changed_at, changed_by FROM identity_rules_version"
                              + " WHERE tenant_id = :tenant AND version < :before"
                              + " ORDER BY version DESC LIMIT :limit")
                      .bind("tenant", tenant)
                      .bind("before", before)
                      .bind("limit", size + 1)
                      .map((row, _) -> view(row))
                      .list());
          if (found.size() <= size && before > BEFORE_OWN) {
            found.add(usual());
          }
          return Page.of(found, size, last -> Cursor.encode(String.valueOf(last.version())));
        });
  }

  /**
   * One that holds or held.
   *
   * @throws ProblemException NOT_FOUND
   */
  RulesView version(Caller caller, String version) {
    String tenant = caller.tenant();
    return transactions.inTenant(
        tenant,
        tx ->
            parsed(version)
                .flatMap(
                    number ->
                        number == IdentifierRules.DEFAULTS.version()
                            ? Optional.of(usual())
                            : find(tx, tenant, number))
                .orElseThrow(() -> ProblemException.notFound("rules of version " + version)));
  }

  private static RulesView usual() {
    IdentifierRules rules = IdentifierRules.DEFAULTS;
    return new RulesView(rules.version(), RulesBody.of(rules).types(), null, null);
  }

  private Optional<RulesView> find(Handle tx, String tenant, int version) {
    return tx.createQuery(
            "SELECT version, body, changed_at, changed_by FROM identity_rules_version"
                + " WHERE tenant_id = :tenant AND version = :version")
        .bind("tenant", tenant)
        .bind("version", version)
        .map((row, _) -> view(row))
        .findOne();
  }

  private static void keep(Handle tx, String tenant, Stored stored, String by) {
    tx.createUpdate(
            "INSERT INTO identity_rules_version (tenant_id, version, body, changed_at, changed_by)"
                + " VALUES (:tenant, :version, :body::jsonb, :at::timestamptz, :by)")
        .bind("tenant", tenant)
        .bind("version", version((int) stored.version()))
        .bind("body", stored.body().toString())
        .bind("at", stored.changedAt().toString())
        .bind("by", by)
        .execute();
  }

  private RulesView view(ResultSet row) throws SQLException {
    return new RulesView(
        row.getInt("version"),
        body(row.getString("body")).types(),
        row.getObject("changed_at", OffsetDateTime.class).toInstant(),
        row.getString("changed_by"));
  }

  private RulesBody body(String column) {
    try {
      return json.readValue(column, RulesBody.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Stored rules cannot be read", e);
    }
  }

  private static int number(String cursor) {
    return parsed(Cursor.decode(cursor, 1).getFirst())
        .orElseThrow(
            () -> ProblemException.invalid("?cursor", cursor, "a nextCursor of this list"));
  }

  private static Optional<Integer> parsed(String text) {
    return text.matches("\\d{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
  }
}
