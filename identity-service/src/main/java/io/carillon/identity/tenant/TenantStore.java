package io.carillon.identity.tenant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.definitions.DefinitionStore;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Limits;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tenants of the installation. Each one's row belongs to itself, so that row-level security
 * holds for it too; who they all are is known from the definitions.
 */
@ApplicationScoped
class TenantStore {
  private final Transactions transactions;
  private final DefinitionStore store;
  private final Definitions definitions;
  private final Idempotency idempotency;
  private final ObjectMapper json;

  @Inject
  TenantStore(
      Transactions transactions,
      DefinitionStore store,
      Definitions definitions,
      Idempotency idempotency,
      ObjectMapper json) {
    this.transactions = transactions;
    this.store = store;
    this.definitions = definitions;
    this.idempotency = idempotency;
    this.json = json;
  }

  /**
   * @throws ProblemException INVALID_VALUE; KEY_TAKEN
   */
  TenantView create(TenantSettings wanted, @Nullable String once) {
    String key = wanted.key() == null ? "" : wanted.key();
    TenantSettings settings = wanted.checked(key);
    return transactions.inTenant(
        key,
        tx ->
            idempotency.once(
                tx,
                key,
                once,
                settings,
                TenantView.class,
                () ->
                    view(
                        store.create(
                            tx,
                            key,
                            Kinds.TENANT,
                            key,
                            "",
                            DefinitionState.DEFINITION_STATE_LIVE,
                            json.valueToTree(settings)))));
  }

  /**
   * @throws ProblemException NOT_FOUND; INVALID_VALUE; STALE_VERSION
   */
  TenantView replace(String key, long ifVersion, TenantSettings wanted) {
    if (find(key).isEmpty()) {
      throw unknown(key);
    }
    TenantSettings settings = wanted.checked(key);
    return transactions.inTenant(
        key,
        tx ->
            view(store.replace(tx, key, Kinds.TENANT, key, ifVersion, json.valueToTree(settings))));
  }

  Optional<TenantView> find(String key) {
    return key.isEmpty() || key.indexOf(',') >= 0
        ? Optional.empty()
        : transactions.inTenant(key, tx -> store.find(tx, key, Kinds.TENANT, key).map(this::view));
  }

  /** By key, at most a second behind. */
  Page<TenantView> list(@Nullable Integer limit, @Nullable String cursor) {
    int size = Limits.page(limit);
    String after = cursor == null ? "" : Cursor.decode(cursor, 1).getFirst();
    List<String> keys =
        definitions.tenants().stream()
            .sorted()
            .filter(key -> key.compareTo(after) > 0)
            .limit(size + 1L)
            .toList();
    Page<String> page = Page.of(keys, size, Cursor::encode);
    if (page.items().isEmpty()) {
      return new Page<>(List.of(), null);
    }
    List<TenantView> items =
        transactions.inTenants(
            page.items(),
            tx -> {
              List<TenantView> found = new ArrayList<>();
              for (String key : page.items()) {
                store.find(tx, key, Kinds.TENANT, key).map(this::view).ifPresent(found::add);
              }
              return found;
            });
    return new Page<>(items, page.nextCursor());
  }

  static ProblemException unknown(String key) {
    return ProblemException.notFound("tenant " + key);
  }

  private TenantView view(Stored stored) {
    try {
      return TenantView.of(
          stored.key(),
          json.treeToValue(stored.body(), TenantSettings.class),
          stored.version(),
          stored.createdAt(),
          stored.changedAt());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored tenant cannot be read", e);
    }
  }
}
