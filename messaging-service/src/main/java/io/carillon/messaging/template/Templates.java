package io.carillon.messaging.template;

import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Writing and reading templates. Only what compiles is saved. */
@ApplicationScoped
class Templates {
  private final Transactions transactions;
  private final Idempotency idempotency;
  private final TemplateStore store;
  private final LiveTemplateStore live;
  private final TemplateSources sources;

  @Inject
  Templates(
      Transactions transactions,
      Idempotency idempotency,
      TemplateStore store,
      LiveTemplateStore live,
      TemplateSources sources) {
    this.transactions = transactions;
    this.idempotency = idempotency;
    this.store = store;
    this.live = live;
    this.sources = sources;
  }

  TemplateView create(String tenant, @Nullable String idempotencyKey, TemplateBody body) {
    String key = body.key();
    if (key == null) {
      throw ProblemException.invalid("key", null, "[a-z0-9-]{1,64}");
    }
    sources.compile(body);
    return transactions.inTenant(
        tenant,
        tx ->
            idempotency.once(
                tx,
                tenant,
                idempotencyKey,
                body,
                TemplateView.class,
                () -> store.create(tx, tenant, key, body)));
  }

  TemplateView replace(String tenant, String keyOrId, long ifVersion, TemplateBody body) {
    TemplateView before = get(tenant, keyOrId);
    new Violations()
        .check(
            body.key() == null || before.key().equals(body.key()),
            "key",
            body.key(),
            before.key() + ": a key does not change")
        .throwIfAny();
    TemplateBody whole = body.withKey(before.key());
    sources.compile(whole);
    TemplateView replaced =
        transactions.inTenant(
            tenant, tx -> store.replace(tx, tenant, before.key(), ifVersion, whole));
    live.forget(tenant, replaced.key(), replaced.id().toString());
    return replaced;
  }

  void archive(String tenant, String keyOrId) {
    TemplateView archived = transactions.inTenant(tenant, tx -> store.archive(tx, tenant, keyOrId));
    live.forget(tenant, archived.key(), archived.id().toString());
  }

  TemplateView get(String tenant, String keyOrId) {
    return transactions
        .inTenant(tenant, tx -> store.find(tx, tenant, keyOrId))
        .orElseThrow(() -> ProblemException.notFound("template " + keyOrId));
  }

  Page<TemplateView> list(String tenant, @Nullable Integer limit, @Nullable String cursor) {
    return transactions.inTenant(tenant, tx -> store.list(tx, tenant, limit, cursor));
  }

  /** A template that can be sent. */
  LiveTemplate compiled(String tenant, String keyOrId) {
    return live.find(tenant, keyOrId)
        .orElseThrow(() -> ProblemException.notFound("live template " + keyOrId));
  }
}
