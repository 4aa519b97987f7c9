package io.carillon.scorecard.app;

import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What may be done with apps and their competitors. */
@ApplicationScoped
public class Apps {
  private static final int MOST_COMPETITORS = 30;

  private final AppStore store;
  private final Transactions transactions;
  private final Idempotency idempotency;

  @Inject
  Apps(AppStore store, Transactions transactions, Idempotency idempotency) {
    this.store = store;
    this.transactions = transactions;
    this.idempotency = idempotency;
  }

  /**
   * @throws ProblemException INVALID_VALUE, KEY_TAKEN
   */
  AppView create(String tenant, @Nullable String idempotencyKey, AppBody body) {
    String key = body.key();
    if (key == null) {
      throw ProblemException.invalid("key", null, "[a-z0-9-]{1,64}");
    }
    App app = body.app(List.of());
    return transactions.inTenant(
        tenant,
        tx ->
            idempotency.once(
                tx,
                tenant,
                idempotencyKey,
                body,
                AppView.class,
                () -> store.create(tx, tenant, key, app)));
  }

  /**
   * Replaces all but the competitors.
   *
   * @throws ProblemException NOT_FOUND, ARCHIVED, STALE_VERSION, INVALID_VALUE
   */
  AppView replace(String tenant, String keyOrId, long version, AppBody body) {
    return transactions.inTenant(
        tenant,
        tx -> {
          AppView before = changeable(tx, tenant, keyOrId);
          if (body.key() != null && !body.key().equals(before.key())) {
            throw ProblemException.invalid(
                "key", body.key(), before.key() + ": a key does not change");
          }
          return store.replace(tx, tenant, before.key(), version, body.app(before.competitors()));
        });
  }

  /**
   * By key or id; archived ones included.
   *
   * @throws ProblemException NOT_FOUND
   */
  public AppView get(String tenant, String keyOrId) {
    return transactions.inTenant(tenant, tx -> found(tx, tenant, keyOrId));
  }

  /**
   * One that may be changed.
   *
   * @throws ProblemException NOT_FOUND, ARCHIVED
   */
  public AppView changeable(Handle tx, String tenant, String keyOrId) {
    AppView app = found(tx, tenant, keyOrId);
    if (app.archived()) {
      throw new ProblemException(AppReason.ARCHIVED, "app %s is archived.".formatted(app.key()));
    }
    return app;
  }

  Page<AppView> list(String tenant, @Nullable Integer limit, @Nullable String cursor) {
    return transactions.inTenant(tenant, tx -> store.list(tx, tenant, limit, cursor));
  }

  /**
   * @throws ProblemException NOT_FOUND
   */
  void archive(String tenant, String keyOrId) {
    transactions.inTenant(
        tenant,
        tx -> {
          store.archive(tx, tenant, keyOrId);
          return tenant;
        });
  }

  /**
   * The apps that one is compared with, as it names them; archived ones have dropped out.
   *
   * @throws ProblemException NOT_FOUND
   */
  public List<AppView> competitors(String tenant, String keyOrId) {
    return transactions.inTenant(
        tenant,
        tx ->
            found(tx, tenant, keyOrId).competitors().stream()
                .map(key -> store.find(tx, tenant, key))
                .flatMap(Optional::stream)
                .filter(app -> !app.archived())
                .toList());
  }

  /**
   * Names the apps that one is compared with, in place of those before.
   *
   * @throws ProblemException NOT_FOUND, ARCHIVED, STALE_VERSION; INVALID_VALUE for the app itself,
   *     one that is not known, or more than 30
   */
  AppView compare(String tenant, String keyOrId, long version, List<String> competitors) {
    return transactions.inTenant(
        tenant,
        tx -> {
          AppView before = changeable(tx, tenant, keyOrId);
          List<String> keys = checked(tx, tenant, before, competitors);
          App after =
              new App(
                  before.name(),
                  before.own(),
                  before.ios(),
                  before.android(),
                  before.countries(),
                  before.category(),
                  before.keywords(),
                  keys);
          return store.replace(tx, tenant, before.key(), version, after);
        });
  }

  private List<String> checked(Handle tx, String tenant, AppView app, List<String> competitors) {
    Violations violations = new Violations();
    violations.check(
        competitors.size() <= MOST_COMPETITORS, "apps", competitors.size(), "up to 30 apps");
    violations.throwIfAny();
    LinkedHashSet<String> keys = new LinkedHashSet<>();
    for (int i = 0; i < competitors.size(); i++) {
      String asked = competitors.get(i);
      Optional<AppView> other =
          Optional.ofNullable(asked)
              .flatMap(key -> store.find(tx, tenant, key))
              .filter(found -> !found.archived() && !found.id().equals(app.id()));
      violations.check(
          other.isPresent(), "apps[%d]".formatted(i), asked, "another app of the tenant");
      other.map(AppView::key).ifPresent(keys::add);
    }
    violations.throwIfAny();
    return List.copyOf(keys);
  }

  private AppView found(Handle tx, String tenant, String keyOrId) {
    return store
        .find(tx, tenant, keyOrId)
        .orElseThrow(() -> ProblemException.notFound("app " + keyOrId));
  }
}
