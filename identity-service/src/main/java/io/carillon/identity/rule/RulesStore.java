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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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

  /** A page takes no further version behind so many bytes; one has up to half a megabyte. */
  private static final int MOST_OF_PAGE = 500_000;

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
            .map(found -> new RulesBody(found.types()).whole().rules(version))
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
    RulesBody checked = wanted.checked();
    return transactions.inTenant(
        tenant,
        tx -> {
          tx.execute(LOCK, tenant);
          ETags.check(ifVersion, get(tx, tenant).version());
          Optional<Stored> before = store.find(tx, tenant, Kinds.IDENTITY_RULES, KEY);
          JsonNode body = json.valueToTree(new LiveBody(checked.types(), former(tx, tenant)));
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
          keep(tx, tenant, after, json.valueToTree(checked), caller.name());
          return get(tx, tenant);
        });
  }

  /** How values of each type were read so far. */
  private static Map<String, Set<TypeBody>> former(Handle tx, String tenant) {
    Map<String, Set<TypeBody>> former = new TreeMap<>();
    IdentifierRules.DEFAULTS
        .types()
        .forEach(
            (type, rule) -> {
              TypeBody usual = TypeBody.of(rule);
              former
                  .computeIfAbsent(type, _ -> new LinkedHashSet<>())
                  .add(TypeBody.form(usual.normaliser(), usual.region()));
            });
    tx.createQuery(
            "SELECT DISTINCT t.key, t.value->>'normaliser', t.value->>'region'"
                + " FROM identity_rules_version v CROSS JOIN LATERAL jsonb_each(v.body->'types') t"
                + " WHERE v.tenant_id = :tenant ORDER BY 1, 2, 3")
        .bind("tenant", tenant)
        .map(
            (row, _) ->
                Map.entry(row.getString(1), TypeBody.form(row.getString(2), row.getString(3))))
        .forEach(
            e -> former.computeIfAbsent(e.getKey(), _ -> new LinkedHashSet<>()).add(e.getValue()));
    return former;
  }

  /**
   * All that ever held, the latest first; the last is what holds by default. A page is shorter than
   * asked where its versions are long.
   */
  Page<RulesView> versions(Caller caller, @Nullable Integer limit, @Nullable String cursor) {
    int size = Limits.page(limit);
    int before = cursor == null ? Integer.MAX_VALUE : number(cursor);
    String tenant = caller.tenant();
    return transactions.inTenant(
        tenant,
        tx -> {
          List<RulesView> found = new ArrayList<>(page(tx, tenant, before, size));
          int last = found.isEmpty() ? before : found.getLast().version();
          if (earlier(tx, tenant, last)) {
            return new Page<>(found, Cursor.encode(String.valueOf(last)));
          }
          if (before > BEFORE_OWN) {
            found.add(usual());
          }
          return Page.of(found, size, end -> Cursor.encode(String.valueOf(end.version())));
        });
  }

  private List<RulesView> page(Handle tx, String tenant, int before, int size) {
    return tx.createQuery(
            """
            WITH asked AS (
              SELECT *, octet_length(body::text) AS bytes FROM identity_rules_version
               WHERE tenant_id = :tenant AND version < :before ORDER BY version DESC LIMIT :limit),
            counted AS (
              SELECT *, sum(bytes) OVER (ORDER BY version DESC) - bytes AS ahead FROM asked)
            SELECT version, body, changed_at, changed_by FROM counted WHERE ahead < :most
             ORDER BY version DESC
            """)
        .bind("tenant", tenant)
        .bind("before", before)
        .bind("limit", size)
        .bind("most", MOST_OF_PAGE)
        .map((row, _) -> view(row))
        .list();
  }

  private static boolean earlier(Handle tx, String tenant, int version) {
    return tx.createQuery(
            "SELECT EXISTS (SELECT FROM identity_rules_version"
                + " WHERE tenant_id = :tenant AND version < :version)")
        .bind("tenant", tenant)
        .bind("version", version)
        .mapTo(Boolean.class)
        .one();
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

  private static void keep(Handle tx, String tenant, Stored stored, JsonNode body, String by) {
    tx.createUpdate(
            "INSERT INTO identity_rules_version (tenant_id, version, body, changed_at, changed_by)"
                + " VALUES (:tenant, :version, :body::jsonb, :at::timestamptz, :by)")
        .bind("tenant", tenant)
        .bind("version", version((int) stored.version()))
        .bind("body", body.toString())
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
